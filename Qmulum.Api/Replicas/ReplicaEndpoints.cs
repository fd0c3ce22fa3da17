using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Replicas;

/// <summary>
/// Copies of a library elsewhere: each says what it holds, and sends back what is damaged here. Whoever may add photos may keep one that is known; whoever
/// may only look pulls without being known.
/// </summary>
static class ReplicaEndpoints
{
    public static void MapReplicas(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries/{library}/replicas", ListAsync)
            .WithName("listReplicas").WithSummary("The copies of a library elsewhere, and how far each is").Needs(Permission.ManageLibrary);
        api.MapPut("/libraries/{library}/replicas/{replica}", RegisterAsync)
            .WithName("registerReplica").WithSummary("Makes a replica known, by an id of its own, or gives it another name").Needs(Permission.AddPhotos);
        api.MapPost("/libraries/{library}/replicas/{replica}/report", ReportAsync)
            .WithName("reportReplica").WithSummary("What a replica holds, read and found whole, and what it holds no more").Needs(Permission.AddPhotos);
        api.MapGet("/libraries/{library}/replicas/{replica}/wanted", GetWantedAsync)
            .WithName("getWanted").WithSummary("Originals that are damaged here or asked back and that the replica holds: uploading one puts it in its place").Needs(Permission.AddPhotos);
        api.MapDelete("/libraries/{library}/replicas/{replica}", RemoveAsync)
            .WithName("removeReplica").WithSummary("Forgets a replica; its files stay where they are. One that originals are left to is forgotten only with even=1").Needs(Permission.ManageLibrary);
    }

    static async Task<Ok<ReplicaList>> ListAsync(string library, IGrainFactory grains)
    {
        var info = await grains.Library(library).GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such library.");
        var replicas = await grains.Replicas(library).List();
        return TypedResults.Ok(new ReplicaList([.. replicas.Select(replica => ReplicaReply.Of(replica, info))]));
    }

    static async Task<Ok<RegisteredReplica>> RegisterAsync(
        string library, string replica, ReplicaRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var id = RequestValues.Id(replica, "replica");
        var name = RequestValues.Name(request.Name, "name", NewReplica.MaxNameLength);
        var seq = await grains.Replicas(library).Register(new(id, context.KnownCaller().AccountId, name, request.ReadDisk()));
        if (seq is null)
        {
            audit.Post(context, AuditAction.ReplicaAdded, library, name);
        }

        return TypedResults.Ok(new RegisteredReplica(id, name, seq is null, seq ?? 0));
    }

    static async Task<NoContent> ReportAsync(string library, string replica, ReplicaReportRequest request, HttpContext context, IGrainFactory grains)
    {
        var id = RequestValues.Id(replica, "replica");
        await grains.Replicas(library).Report(request.Read(library, id, context.KnownCaller().AccountId));
        return TypedResults.NoContent();
    }

    static async Task<Ok<WantedList>> GetWantedAsync(string library, string replica, HttpContext context, IGrainFactory grains, int? limit = null)
    {
        var most = RequestValues.Limit(limit, IReplicasGrain.MostPhotos, IReplicasGrain.MostPhotos);
        var wanted = await grains.Replicas(library).GetWanted(RequestValues.Id(replica, "replica"), context.KnownCaller().AccountId, most);
        return TypedResults.Ok(new WantedList([.. wanted.Select(static photo => new WantedReply(photo.PhotoId, photo.Hash, photo.Size))]));
    }

    static async Task<NoContent> RemoveAsync(
        string library, string replica, HttpContext context, IGrainFactory grains, AuditLog audit, string? even = null)
    {
        var id = RequestValues.Id(replica, "replica");
        var isMeant = RequestValues.IsOn(even, "even");
        if (await grains.Replicas(library).RecallWithout(id) is > 0 and var left && !isMeant)
        {
            throw new ApiException(
                Faults.Conflict,
                $"Without this replica {(left == 1 ? "an original that is" : $"{left} originals that are")} not here would have fewer copies than the library asks for; {(left == 1 ? "it was" : "they were")} asked back. "
                + $"Wait until {(left == 1 ? "it is" : "they are")} here, or forget the replica with even=1.");
        }

        if (!await grains.Replicas(library).Remove(id))
        {
            throw new ApiException(Faults.NotFound, "There is no such replica.");
        }

        audit.Post(context, AuditAction.ReplicaRemoved, library, replica);
        return TypedResults.NoContent();
    }
}

/// <summary>The replicas of a library, the oldest first.</summary>
public sealed record ReplicaList(IReadOnlyList<ReplicaReply> Replicas);

/// <summary>A copy of a library elsewhere.</summary>
/// <param name="Id">The replica.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="AccountId">Whose key it comes with.</param>
/// <param name="Photos">How many photos of the timeline it holds.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="BehindBy">How many photos of the timeline it does not hold.</param>
/// <param name="Seq">The last change that it has followed; <paramref name="LastSeq"/> is the library's last.</param>
/// <param name="LastSeq">The library's last change.</param>
/// <param name="MadeAt">Since when it is known.</param>
/// <param name="LastSeen">When it was last heard of.</param>
/// <param name="Counts">Whether the library's owner counts on it; since when says <paramref name="CountsSince"/>.</param>
/// <param name="CountsSince">Since when it is counted on; null when it is not.</param>
/// <param name="SameDiskAs">Other replicas on the same disk, and for one that does not tell its disk the others that do not: together they are one copy.</param>
public sealed record ReplicaReply(
    Guid Id, string Name, Guid AccountId, long Photos, long Bytes, long BehindBy, long Seq, long LastSeq, DateTimeOffset MadeAt, DateTimeOffset LastSeen,
    bool Counts, DateTimeOffset? CountsSince, IReadOnlyList<Guid> SameDiskAs)
{
    internal static ReplicaReply Of(ReplicaInfo replica, LibraryInfo library) => new(
        replica.Id, replica.Name, replica.AccountId, replica.Photos, replica.Bytes, Math.Max(0, library.Photos - replica.Photos), replica.Seq, library.LastSeq,
        replica.MadeAt, replica.SeenAt, replica.CountsSince is not null, replica.CountsSince, replica.SameDiskAs);
}

/// <summary>What a replica is called, and where it is.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Disk">A SHA-256 that is the same for all replicas on one disk, and another on any other; replicas without it are taken for one.</param>
public sealed record ReplicaRequest(string? Name, string? Disk = null)
{
    internal ContentHash? ReadDisk() => Disk is null ? null : RequestValues.Hash(Disk, "disk");
}

/// <summary>A replica that is known, and the last change that it told of; one that is new has told nothing yet.</summary>
public sealed record RegisteredReplica(Guid Id, string Name, bool IsNew, long Seq);

/// <summary>What a replica says of itself: up to 1,000 that it holds, and as many that it lost.</summary>
public sealed record ReplicaReportRequest(long? Seq, IReadOnlyList<HeldFileReport>? Held, IReadOnlyList<string>? Lost)
{
    internal ReplicaReport Read(string library, Guid replica, Guid account)
    {
        RequireAtMost(Held?.Count ?? 0, "held");
        RequireAtMost(Lost?.Count ?? 0, "lost");
        return new(
            replica, account, RequestValues.Seq(Seq, "seq"),
            [.. (Held ?? []).Select((file, i) => new HeldCopy(PhotoOf(library, file?.Sha256, $"held[{i}].sha256"), VerifiedAt(file, i)))],
            [.. (Lost ?? []).Select((hash, i) => PhotoOf(library, hash, $"lost[{i}]"))]);
    }

    static DateTimeOffset VerifiedAt(HeldFileReport? file, int place) =>
        file?.VerifiedAt ?? throw new ApiException(Faults.Invalid, $"held[{place}].verifiedAt is missing; it must be the time at which the file was read and whole.");

    static Guid PhotoOf(string library, string? hash, string name) => PhotoId.Of(library, RequestValues.Hash(hash, name));

    static void RequireAtMost(int count, string name)
    {
        if (count > IReplicasGrain.MostPhotos)
        {
            throw new ApiException(Faults.Invalid, $"{name} has {count} values; it may have {IReplicasGrain.MostPhotos}.");
        }
    }
}

/// <summary>A file that a replica holds, and when it last read all of it and found it whole.</summary>
public sealed record HeldFileReport(string? Sha256, DateTimeOffset? VerifiedAt);

/// <summary>What is wanted of a replica.</summary>
public sealed record WantedList(IReadOnlyList<WantedReply> Wanted);

/// <summary>An original that is damaged here.</summary>
public sealed record WantedReply(Guid PhotoId, ContentHash Sha256, long Size);
