using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Admin.Locations;
using Qmulum.Api.Audit;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>What the server holds, in numbers.</summary>
static class StatisticEndpoints
{
    public static void MapStatistics(this IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/statistics", GetAsync)
            .WithName("getStatistics").WithSummary("Photos by format, camera, day and location").Needs(Permission.Administer);
        api.MapPost("/admin/reindex", ReindexAsync)
            .WithName("reindex").WithSummary("Makes the counts and the lists of accounts and libraries anew").Needs(Permission.Administer);
    }

    static async Task<Ok<StatisticsReply>> GetAsync(IGrainFactory grains, HeldByLocation held) =>
        TypedResults.Ok(StatisticsReply.Of(await grains.Stats().Get(), (await held.GetAsync()).Values));

    static async Task<Accepted> ReindexAsync(HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        await audit.DoAsync(context, AuditAction.Reindexed, null, null, null, () => grains.Stats().Reindex());
        return TypedResults.Accepted("/api/v1/admin/statistics");
    }
}

/// <summary>
/// What the server holds, of photos that are there now. <c>formats</c> and <c>locations</c> tell those with the most photos first, <c>cameras</c> the ten with the most
/// photos, <c>uploads</c> the days (UTC) of the last thirty on which some came.
/// </summary>
public sealed record StatisticsReply(
    long Accounts,
    long Libraries,
    long Photos,
    long Bytes,
    IReadOnlyList<CountReply> Formats,
    IReadOnlyList<CountReply> Cameras,
    IReadOnlyList<DayReply> Uploads,
    IReadOnlyList<LocationCountReply> Locations,
    bool Reindexing,
    DateTimeOffset? ReindexedAt)
{
    internal static StatisticsReply Of(Statistics counts, IEnumerable<LocationCountReply> held) => new(
        counts.Accounts,
        counts.Libraries,
        counts.Locations.Sum(location => location.Photos),
        counts.Locations.Sum(location => location.Bytes),
        [.. counts.Formats.Select(CountReply.Of)],
        [.. counts.Cameras.Select(CountReply.Of)],
        [.. counts.Days.Select(day => new DayReply(day.Day, day.Photos))],
        [.. held.OrderByDescending(location => location.Count)],
        counts.IsReindexing,
        counts.ReindexedAt);
}

/// <summary>Photos that have something in common, and the bytes of their originals.</summary>
public sealed record CountReply(string Name, long Count, long Bytes)
{
    internal static CountReply Of(PhotoCount count) => new(count.Name, count.Photos, count.Bytes);
}

/// <summary>What a location holds of originals: photos that are there, their bytes and those of the trash, and of these the trash's alone.</summary>
public sealed record LocationCountReply(string Name, long Count, long Bytes, long TrashBytes)
{
    internal static LocationCountReply Of(LocationHeld? held, string name) =>
        new(name, held?.Photos ?? 0, (held?.Bytes ?? 0) + (held?.TrashBytes ?? 0), held?.TrashBytes ?? 0);
}

/// <summary>Photos that came on a day (UTC).</summary>
public sealed record DayReply(DateOnly Day, long Count);
