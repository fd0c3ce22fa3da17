using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>A replica that wants to be known.</summary>
/// <param name="Id">Chosen by it, and the same for as long as it lives.</param>
/// <param name="AccountId">Whose key it comes with.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Disk">A hash that tells its disk from others; null where it does not say: all those are taken for one.</param>
[GenerateSerializer, Immutable, Alias("qmulum.new-replica")]
public sealed record NewReplica(
    [property: Id(0)] Guid Id, [property: Id(1)] Guid AccountId, [property: Id(2)] string Name, [property: Id(3)] ContentHash? Disk = null)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;
}

/// <summary>What a replica says of itself.</summary>
/// <param name="Id">The replica.</param>
/// <param name="AccountId">Who says it.</param>
/// <param name="Seq">The last change that it has followed.</param>
/// <param name="Held">Photos whose originals it has read and found whole: at most 1,000.</param>
/// <param name="Lost">Photos that it does not hold any more: at most 1,000.</param>
[GenerateSerializer, Immutable, Alias("qmulum.replica-report")]
public sealed record ReplicaReport(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid AccountId,
    [property: Id(2)] long Seq,
    [property: Id(3)] ImmutableArray<HeldCopy> Held,
    [property: Id(4)] ImmutableArray<Guid> Lost);

/// <param name="PhotoId">The photo.</param>
/// <param name="VerifiedAt">When its bytes were last read there and whole.</param>
[GenerateSerializer, Immutable, Alias("qmulum.held-copy")]
public sealed record HeldCopy([property: Id(0)] Guid PhotoId, [property: Id(1)] DateTimeOffset VerifiedAt);

/// <summary>A copy of a library elsewhere.</summary>
/// <param name="Id">The replica.</param>
/// <param name="AccountId">Whose key it comes with.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Seq">The last change that it has followed.</param>
/// <param name="MadeAt">Since when it is known.</param>
/// <param name="SeenAt">When it was last heard of.</param>
/// <param name="Photos">How many photos of the timeline it holds.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="CountsSince">Since when the library's owner counts on it; null when not.</param>
/// <param name="SameDiskAs">Other replicas on the same disk, and for one that told no disk the others that told none: together they are one copy.</param>
[GenerateSerializer, Immutable, Alias("qmulum.replica-info")]
public sealed record ReplicaInfo(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid AccountId,
    [property: Id(2)] string Name,
    [property: Id(3)] long Seq,
    [property: Id(4)] DateTimeOffset MadeAt,
    [property: Id(5)] DateTimeOffset SeenAt,
    [property: Id(6)] long Photos,
    [property: Id(7)] long Bytes,
    [property: Id(8)] DateTimeOffset? CountsSince,
    [property: Id(9)] ImmutableArray<Guid> SameDiskAs);

/// <summary>An original that is damaged here, or not here, and whole elsewhere.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.wanted-original")]
public sealed record WantedOriginal([property: Id(0)] Guid PhotoId, [property: Id(1)] ContentHash Hash, [property: Id(2)] long Size);

/// <summary>An original that a replica is to prove to hold.</summary>
/// <param name="Nonce">32 bytes. The proof is the SHA-256 of these and then all bytes of the original.</param>
[GenerateSerializer, Immutable, Alias("qmulum.replica-challenge")]
public sealed record ReplicaChallenge(
    [property: Id(0)] Guid PhotoId, [property: Id(1)] ContentHash Hash, [property: Id(2)] long Size, [property: Id(3)] byte[] Nonce);

/// <summary>What a replica answers.</summary>
/// <param name="Id">The replica.</param>
/// <param name="AccountId">Who says it.</param>
/// <param name="Answers">At most 1,000.</param>
[GenerateSerializer, Immutable, Alias("qmulum.replica-proof")]
public sealed record ReplicaProof([property: Id(0)] Guid Id, [property: Id(1)] Guid AccountId, [property: Id(2)] ImmutableArray<ProofAnswer> Answers);

/// <param name="PhotoId">The photo.</param>
/// <param name="Nonce">What was asked.</param>
/// <param name="Digest">32 bytes.</param>
[GenerateSerializer, Immutable, Alias("qmulum.proof-answer")]
public sealed record ProofAnswer([property: Id(0)] Guid PhotoId, [property: Id(1)] byte[] Nonce, [property: Id(2)] byte[] Digest);

/// <summary>What a library has elsewhere.</summary>
/// <param name="OnceReplicas">With so many replicas that hold an original it is kept by them alone; null to keep every original here.</param>
/// <param name="Photos">Photos whose originals the replicas alone have.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Recalled">How many of them are asked back.</param>
/// <param name="AtRisk">How many of them have fewer copies that were read of late, by a replica that was heard of, than there must be; where every original is to be kept here, how many have none at all.</param>
/// <param name="Late">How many of them were asked back more than a week ago.</param>
/// <param name="WaitsUntil">
/// Until when nothing is asked back only because too few copies are known: the list of replicas was brought back or made anew, and they are to say anew what they
/// hold. Null where that is not waited for.
/// </param>
[GenerateSerializer, Immutable, Alias("qmulum.elsewhere-info")]
public sealed record ElsewhereInfo(
    [property: Id(0)] int? OnceReplicas, [property: Id(1)] long Photos, [property: Id(2)] long Bytes, [property: Id(3)] long Recalled, [property: Id(4)] long AtRisk,
    [property: Id(5)] long Late = 0, [property: Id(6)] DateTimeOffset? WaitsUntil = null);

/// <summary>A replica that the library's owner counts on.</summary>
/// <param name="Id">The replica.</param>
/// <param name="AccountId">Whose key it comes with: the owner's.</param>
/// <param name="Name">What it was called when the owner said so.</param>
/// <param name="Disk">What told its disk from others then; null where it did not say.</param>
/// <param name="Since">Since when.</param>
[GenerateSerializer, Immutable, Alias("qmulum.counted-replica")]
public sealed record CountedReplica(
    [property: Id(0)] Guid Id, [property: Id(1)] Guid AccountId, [property: Id(2)] string Name, [property: Id(3)] ContentHash? Disk, [property: Id(4)] DateTimeOffset Since);
