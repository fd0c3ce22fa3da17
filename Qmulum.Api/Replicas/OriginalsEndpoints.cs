using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Replicas;

/// <summary>Where a library keeps its originals: here, or with its replicas alone once enough of them have proven that they hold one.</summary>
static class OriginalsEndpoints
{
    public static void MapOriginals(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries/{library}/originals", GetAsync)
            .WithName("getOriginals").WithSummary("Where the originals are kept, and how many the replicas alone have").Needs(Permission.ManageLibrary);
        api.MapPut("/libraries/{library}/originals", SetAsync)
            .WithName("setOriginals").WithSummary("Leaves originals to the replicas once so many hold one, or keeps all here and asks back what is away")
            .Needs(Permission.ManageLibrary);
        api.MapGet("/libraries/{library}/replicas/{replica}/challenges", GetChallengesAsync)
            .WithName("getChallenges").WithSummary("Originals that a replica is to prove to hold, and what it reads before each").Needs(Permission.AddPhotos);
        api.MapPost("/libraries/{library}/replicas/{replica}/proofs", ProveAsync)
            .WithName("proveReplica").WithSummary("What a replica answers: the SHA-256 of what it was told to read first, and of the original after it").Needs(Permission.AddPhotos);
    }

    static async Task<Ok<OriginalsReply>> GetAsync(string library, IGrainFactory grains) => TypedResults.Ok(await ReplyAsync(library, grains));

    static async Task<Ok<OriginalsReply>> SetAsync(string library, OriginalsRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var once = request.Read();
        var words = once is null ? "all here" : $"elsewhere once {once} replicas have one";
        await audit.DoAsync(context, AuditAction.OriginalsSettingChanged, library, words, null, async () =>
        {
            await grains.Library(library).KeepOriginals(once);
            if (once is null)
            {
                await grains.Replicas(library).RecallAll();
            }
        });
        return TypedResults.Ok(await ReplyAsync(library, grains));
    }

    static async Task<Ok<ChallengeList>> GetChallengesAsync(string library, string replica, HttpContext context, IGrainFactory grains, int? limit = null)
    {
        var most = RequestValues.Limit(limit, IReplicasGrain.MostPhotos, IReplicasGrain.MostPhotos);
        var asked = await grains.Replicas(library).GetChallenges(RequestValues.Id(replica, "replica"), context.KnownCaller().AccountId, most);
        return TypedResults.Ok(new ChallengeList([.. asked.Select(static one => new ChallengeReply(one.PhotoId, one.Hash, one.Size, Convert.ToHexStringLower(one.Nonce)))]));
    }

    static async Task<Ok<ProofReply>> ProveAsync(string library, string replica, ProofRequest request, HttpContext context, IGrainFactory grains)
    {
        var id = RequestValues.Id(replica, "replica");
        return TypedResults.Ok(new ProofReply(await grains.Replicas(library).Prove(new(id, context.KnownCaller().AccountId, [.. request.Read()]))));
    }

    static async Task<OriginalsReply> ReplyAsync(string library, IGrainFactory grains)
    {
        var info = await grains.Replicas(library).GetElsewhere();
        return new(info.OnceReplicas, info.Photos, info.Bytes, info.Recalled, info.AtRisk, info.Late);
    }
}

/// <summary>Where a library keeps its originals.</summary>
/// <param name="OnceReplicas">With so many replicas that hold an original it is kept by them alone; null where every original is kept here.</param>
/// <param name="Elsewhere">Photos whose originals the replicas alone have.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Recalled">How many of them are asked back.</param>
/// <param name="AtRisk">How many of them have fewer copies that were read in the last 60 days than there must be; where every original is to be kept here, none.</param>
/// <param name="Late">How many of them were asked back more than 7 days ago: no replica that has them comes.</param>
public sealed record OriginalsReply(int? OnceReplicas, long Elsewhere, long Bytes, long Recalled, long AtRisk, long Late);

/// <summary>Where a library is to keep its originals: 1 to 10 replicas, or null for here. Whoever forgets the member does not want a whole library sent back.</summary>
public sealed record OriginalsRequest([property: JsonRequired] int? OnceReplicas)
{
    internal int? Read() => OnceReplicas is null or (>= 1 and <= LibraryInfo.MaxOnceReplicas)
        ? OnceReplicas
        : throw new ApiException(
            Faults.Invalid,
            $"onceReplicas is {OnceReplicas}; it must be the number of replicas that have an original before they alone keep it, 1 to {LibraryInfo.MaxOnceReplicas}, or null to keep every original here.");
}

/// <summary>What a replica is to prove.</summary>
public sealed record ChallengeList(IReadOnlyList<ChallengeReply> Challenges);

/// <summary>An original that a replica is to prove to hold; <c>nonce</c> is 32 bytes in hexadecimal digits.</summary>
public sealed record ChallengeReply(Guid PhotoId, ContentHash Sha256, long Size, string Nonce);

/// <summary>Up to 1,000 answers of a replica.</summary>
public sealed record ProofRequest(IReadOnlyList<ProofOf>? Proofs)
{
    internal IEnumerable<ProofAnswer> Read()
    {
        if (Proofs is { Count: > IReplicasGrain.MostPhotos })
        {
            throw new ApiException(Faults.Invalid, $"proofs has {Proofs.Count} values; it may have {IReplicasGrain.MostPhotos}.");
        }

        return (Proofs ?? []).Select((proof, i) => new ProofAnswer(
            RequestValues.Id(proof?.PhotoId ?? "", $"proofs[{i}].photoId"),
            RequestValues.Hash(proof?.Nonce, $"proofs[{i}].nonce").ToBytes(),
            RequestValues.Hash(proof?.Digest, $"proofs[{i}].digest").ToBytes())).ToList();
    }
}

/// <summary>An answer: the nonce that was asked with, and the SHA-256 of it and all bytes of the original after it, both in hexadecimal digits.</summary>
public sealed record ProofOf(string? PhotoId, string? Nonce, string? Digest);

/// <summary>How many of the answers were to what is asked now; whether they are right is found out before an original goes.</summary>
public sealed record ProofReply(int Taken);
