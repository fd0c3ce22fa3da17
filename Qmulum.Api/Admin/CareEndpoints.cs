using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>What looks after photos and location: orphans go, bytes are verified, lists are compared.</summary>
static class CareEndpoints
{
    public static void MapCare(this IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/care", GetAsync)
            .WithName("getCare").WithSummary("What the last sweep, verification, comparison and release found").Needs(Permission.Administer);
        api.MapPost("/admin/care/sweep", (HttpContext context, IGrainFactory grains, AuditLog audit) => StartAsync(CareKind.Sweep, "sweep", context, grains, audit))
            .WithName("startSweep").WithSummary("Looks for blobs that no photo names: now, not tomorrow").Needs(Permission.Administer);
        api.MapPost("/admin/care/verify", (HttpContext context, IGrainFactory grains, AuditLog audit) => StartAsync(CareKind.Verify, "verify", context, grains, audit))
            .WithName("startVerify").WithSummary("Reads every original against its SHA-256, and looks for each rendition: now, not in three months").Needs(Permission.Administer);
        api.MapPost("/admin/care/compare", (HttpContext context, IGrainFactory grains, AuditLog audit) => StartAsync(CareKind.Compare, "compare", context, grains, audit))
            .WithName("startCompare").WithSummary("Compares photos, lists and files both ways, and makes again what can be made: now, not next week").Needs(Permission.Administer);
        api.MapPost("/admin/care/release", (HttpContext context, IGrainFactory grains, AuditLog audit) => StartAsync(CareKind.Release, "release", context, grains, audit))
            .WithName("startRelease").WithSummary("Leaves originals to the replicas that proved to hold them, and asks back what is at risk: now, not tomorrow").Needs(Permission.Administer);
    }

    static async Task<Ok<CareReply>> GetAsync(IGrainFactory grains) =>
        TypedResults.Ok(new CareReply([.. (await grains.Care().GetRounds()).Select(CareRoundReply.Of)]));

    static async Task<Accepted> StartAsync(CareKind kind, string word, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        await audit.DoAsync(context, AuditAction.CareStarted, null, word, null, () => grains.Care().StartNow(kind));
        return TypedResults.Accepted((string?)null);
    }
}

/// <summary>The present rounds, or the last ones.</summary>
public sealed record CareReply(IReadOnlyList<CareRoundReply> Rounds);

/// <summary>A round: when it ran, and what it found.</summary>
/// <param name="Library">The library that it is in; none when it has ended, or goes over the states of all photos.</param>
/// <param name="Removed">Renditions that no photo named for a day, and that were removed.</param>
/// <param name="Damaged">Originals and edits whose bytes are not what they were; the photos say so, and sending the file again mends it.</param>
/// <param name="Remade">Photos whose renditions were damaged and are made again.</param>
/// <param name="Left">Blobs that no photo names and that cannot be made again; they are never removed.</param>
/// <param name="Mended">Entries of lists, places in the queue and manifests that were missing or told something else, and were written again.</param>
/// <param name="Unknown">Entries of lists that no photo stands behind; they stay.</param>
/// <param name="Released">Originals that the replicas alone have now.</param>
/// <param name="Recalled">Originals that were asked back of them.</param>
/// <param name="AtRisk">Originals of which the replicas have too few copies that can be counted on: somebody has to look after these.</param>
/// <param name="Late">Originals that were asked back more than 7 days ago, and did not come.</param>
/// <param name="Manifests">Manifests that a verification found damaged, missing or telling something else than their photo, and that were written anew.</param>
/// <param name="ManifestsLeft">Manifests that stay, as the photo's state may be the older: they tell something else of edits, of the trash or of replicas, or a newer Qmulum wrote them; and those that could not be read or written.</param>
public sealed record CareRoundReply(
    CareKind Kind,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    string? Library,
    long Blobs,
    long Bytes,
    long Removed,
    long Damaged,
    long Remade,
    long Left,
    long Mended,
    long Unknown,
    long Released,
    long Recalled,
    long AtRisk,
    long Late,
    long Manifests,
    long ManifestsLeft)
{
    internal static CareRoundReply Of(CareRound round) => new(
        round.Kind,
        round.StartedAt,
        round.FinishedAt,
        round.LibraryId is CareSlice.AllStates ? null : round.LibraryId,
        round.Count.Blobs,
        round.Count.Bytes,
        round.Count.Removed,
        round.Count.Damaged,
        round.Count.Remade,
        round.Count.Left,
        round.Count.Mended,
        round.Count.Unknown,
        round.Count.Released,
        round.Count.Recalled,
        round.Count.AtRisk,
        round.Count.Late,
        round.Count.Manifests,
        round.Count.ManifestsLeft);
}
