using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Replicas;

/// <summary>What a replica is asked to prove that it holds, and its answers.</summary>
static class ProofEndpoints
{
    public static void MapProofs(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries/{library}/replicas/{replica}/challenges", GetChallengesAsync)
            .WithName("getChallenges").WithSummary("Originals that a replica is to prove to hold, and what it reads before each").Needs(Permission.AddPhotos);
        api.MapPost("/libraries/{library}/replicas/{replica}/proofs", ProveAsync)
            .WithName("proveReplica").WithSummary("What a replica answers: the SHA-256 of what it was told to read first, and of the original after it").Needs(Permission.AddPhotos);
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
            RequestValues.PhotoIdIn(proof?.PhotoId, $"proofs[{i}].photoId"),
            RequestValues.Hash(proof?.Nonce, $"proofs[{i}].nonce").ToBytes(),
            RequestValues.Hash(proof?.Digest, $"proofs[{i}].digest").ToBytes())).ToList();
    }
}

/// <summary>An answer: the nonce that was asked with, and the SHA-256 of it and all bytes of the original after it, both in hexadecimal digits.</summary>
public sealed record ProofOf(string? PhotoId, string? Nonce, string? Digest);

/// <summary>How many of the answers were to what is asked now; whether they are right is found out before an original goes.</summary>
public sealed record ProofReply(int Taken);
