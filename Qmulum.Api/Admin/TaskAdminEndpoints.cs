using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>What is due, and what was given up.</summary>
static class TaskAdminEndpoints
{
    const int UsualPage = 50;
    const int LargestPage = 200;

    public static void MapTaskAdmin(this IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/queues", GetQueuesAsync).WithName("getQueues").WithSummary("What waits for a worker and what is worked on").Needs(Permission.Administer);
        api.MapGet("/admin/tasks", FindAsync).WithName("findTasks").WithSummary("Tasks by state (failed, due, running), operation and library, and why they failed").Needs(Permission.Administer);
        api.MapPost("/admin/tasks/{photo}/retry", RetryAsync)
            .WithName("retryTasks").WithSummary("Tries again what was given up on a photo").Needs(Permission.Administer);
        api.MapPost("/admin/tasks/{photo}/cancel", CancelAsync)
            .WithName("cancelTasks").WithSummary("Takes back what is due on a photo and nobody has ended").Needs(Permission.Administer);
    }

    static async Task<Ok<QueueList>> GetQueuesAsync(IGrainFactory grains, TimeProvider clock)
    {
        var report = await grains.Tasks().GetQueues();
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new QueueList([.. report.Queues.Select(queue => QueueReply.Of(queue, now))], report.Failed));
    }

    static async Task<Ok<TaskList>> FindAsync(
        IGrainFactory grains, string? state, string? operation, string? library, string? after, int? limit)
    {
        if (library is not null && !LibraryId.IsValid(library))
        {
            throw new ApiException(Faults.Invalid, $"library is \"{RequestValues.Shorten(library)}\"; there is none such.");
        }

        var page = await grains.Tasks().Find(
            new(SearchOf(state), operation, library), after is { Length: > 0 } ? after : null, RequestValues.Limit(limit, UsualPage, LargestPage));
        return TypedResults.Ok(new TaskList([.. page.Tasks.Select(TaskReply.Of)], page.Next));
    }

    static TaskSearch SearchOf(string? state) => state switch
    {
        null or "failed" => TaskSearch.Failed,
        "due" => TaskSearch.Due,
        "running" => TaskSearch.Running,
        _ => throw new ApiException(Faults.Invalid, $"state is \"{RequestValues.Shorten(state)}\"; it must be failed, due or running; left out, it is failed."),
    };

    static async Task<Accepted> RetryAsync(string photo, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var grain = await RequireAsync(grains, photo);
        await audit.DoAsync(context, AuditAction.TaskRetried, photo, null, null, async () =>
        {
            await grain.RetryFailed();
            await grain.Announce();
        });
        return TypedResults.Accepted((string?)null);
    }

    static async Task<Ok<CancelledTasks>> CancelAsync(string photo, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var grain = await RequireAsync(grains, photo);
        var count = await audit.DoAsync(context, AuditAction.TaskCancelled, photo, null, null, async () =>
        {
            var taken = await grain.CancelWork();
            await grain.Announce();
            return taken;
        });
        return TypedResults.Ok(new CancelledTasks(count));
    }

    /// <summary>The photo, be it in the trash.</summary>
    /// <exception cref="ApiException">There is no such photo.</exception>
    static async Task<IPhotoGrain> RequireAsync(IGrainFactory grains, string photo)
    {
        var grain = grains.Photo(RequestValues.PhotoId(photo));
        _ = await grain.GetLibrary() ?? throw new ApiException(Faults.NotFound, "There is no such photo.");
        return grain;
    }
}

/// <summary>How many tasks were taken back.</summary>
public sealed record CancelledTasks(int Count);

/// <summary>The queues, the most urgent first; <c>failed</c> counts the photos on which something was given up or set aside.</summary>
public sealed record QueueList(IReadOnlyList<QueueReply> Queues, long Failed);

/// <summary>A queue: photos that wait, photos that are worked on, and since when the one has waited that has been due longest.</summary>
public sealed record QueueReply(string Name, long Due, long Running, DateTimeOffset? Oldest)
{
    internal static QueueReply Of(QueueState queue, DateTimeOffset now) =>
        new(queue.Name, queue.Due, queue.Running, queue.Overdue > TimeSpan.Zero ? now - queue.Overdue : null);
}

/// <summary>Tasks; <c>next</c> is the <c>after</c> of the next page.</summary>
public sealed record TaskList(IReadOnlyList<TaskReply> Tasks, string? Next);

/// <summary>A task that was given up ("failed"), or set aside as its file cost two workers ("quarantined"): how often it was tried, why it failed, and when.</summary>
public sealed record TaskReply(
    Guid PhotoId, string LibraryId, string Operation, PhotoTaskStatus Status, int Attempts, string? Reason, DateTimeOffset? At)
{
    internal static TaskReply Of(FoundTask found) => new(
        found.PhotoId, found.LibraryId, found.Task.Operation, found.Task.Status, found.Task.Attempts, found.Task.Reason, found.Task.FinishedAt);
}
