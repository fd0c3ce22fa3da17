using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>Who works.</summary>
static class WorkerEndpoints
{
    public static void MapWorkers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/workers", ListAsync)
            .WithName("listWorkers").WithSummary("The processes that work on what is due").Needs(Permission.Administer);
    }

    static async Task<Ok<WorkerList>> ListAsync(IGrainFactory grains) =>
        TypedResults.Ok(new WorkerList([.. (await grains.Workers().GetAll()).Select(WorkerReply.Of)]));
}

/// <summary>The processes that were heard of within a minute.</summary>
public sealed record WorkerList(IReadOnlyList<WorkerReply> Workers);

/// <summary>A process that works.</summary>
/// <param name="Name">The name under which it holds photos in the queue.</param>
/// <param name="Slots">Photos that it takes up at once.</param>
/// <param name="Busy">Photos that it has in hand.</param>
/// <param name="Done">Batches that it has done since it began.</param>
/// <param name="Failed">Batches that it could not do, those included that are tried again.</param>
/// <param name="Lost">Decoding processes that a file cost: a crash, a hang, too much memory.</param>
public sealed record WorkerReply(string Name, DateTimeOffset StartedAt, int Slots, int Busy, long Done, long Failed, long Lost)
{
    internal static WorkerReply Of(WorkerReport report) => new(report.Owner, report.StartedAt, report.Slots, report.Busy, report.Done, report.Failed, report.Lost);
}
