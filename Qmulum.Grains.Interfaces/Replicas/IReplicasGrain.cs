using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// The copies of a library elsewhere, and what each says that it holds. Keyed by the library's id; found by
/// <see cref="GrainFactoryExtensions.Replicas"/>.
/// </summary>
[Alias("qmulum.replicas")]
public interface IReplicasGrain : IGrainWithStringKey
{
    /// <summary>Originals that are on their way back at once, at most, for others than those who manage the library.</summary>
    const int MostForGuests = 500;

    /// <summary>Photos of one report, and of one answer, at most.</summary>
    const int MostPhotos = 1_000;

    /// <summary>Makes a replica known, or gives it another name.</summary>
    /// <returns>The last change that it told of; null when it was not known before.</returns>
    /// <exception cref="QmulumException">NotFound: the id is another account's. Conflict: the library has as many replicas as it may, or of that account.</exception>
    [Alias("Register"), Idempotent]
    Task<long?> Register(NewReplica replica);

    /// <summary>
    /// Has a replica of the owner's account counted on, or not any more. Only what is counted on is asked for proofs, and lets originals go; what has too few copies
    /// without it is asked back.
    /// </summary>
    /// <returns>How many originals that are away have too few copies by that.</returns>
    /// <exception cref="QmulumException">NotFound: there is no such replica. Conflict: it is of another account than the owner's.</exception>
    [Alias("SetCounts"), Idempotent]
    Task<long> SetCounts(Guid replicaId, bool counts);

    /// <summary>Enters what a replica holds, and holds no more.</summary>
    /// <exception cref="QmulumException">NotFound: there is no such replica of that account.</exception>
    [Alias("Report"), Idempotent]
    Task Report(ReplicaReport report);

    /// <summary>The replicas, the oldest first.</summary>
    [Alias("List"), Idempotent]
    Task<ImmutableArray<ReplicaInfo>> List();

    /// <summary>Originals that are damaged here, or are asked back, and that the replica holds: it is to send them.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <exception cref="QmulumException">NotFound: there is no such replica of that account.</exception>
    [Alias("GetWanted"), Idempotent]
    Task<ImmutableArray<WantedOriginal>> GetWanted(Guid replicaId, Guid accountId, int limit);

    /// <summary>What a replica is to prove: originals that could be released if enough replicas show that they hold them now.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <exception cref="QmulumException">NotFound: there is no such replica of that account.</exception>
    [Alias("GetChallenges"), Idempotent]
    Task<ImmutableArray<ReplicaChallenge>> GetChallenges(Guid replicaId, Guid accountId, int limit);

    /// <summary>Keeps a replica's answers. Whether they are right is found out when the originals are read the last time.</summary>
    /// <returns>How many were answers to what is asked now: of today's, or of yesterday's.</returns>
    /// <exception cref="QmulumException">NotFound: there is no such replica of that account.</exception>
    [Alias("Prove"), Idempotent]
    Task<int> Prove(ReplicaProof proof);

    /// <summary>What the library has elsewhere, and how safe that is.</summary>
    [Alias("GetElsewhere"), Idempotent]
    Task<ElsewhereInfo> GetElsewhere();

    /// <summary>Asks everything back that the replicas alone have.</summary>
    /// <returns>How many originals were not asked back yet.</returns>
    [Alias("RecallAll"), Idempotent]
    Task<int> RecallAll();

    /// <summary>Asks back what would have too few copies without a replica.</summary>
    /// <returns>How many originals that are.</returns>
    [Alias("RecallWithout"), Idempotent]
    Task<long> RecallWithout(Guid replicaId);

    /// <summary>
    /// Whether somebody who does not manage the library may have an original asked back: as long as no more than <see cref="MostForGuests"/> are on their way for such.
    /// </summary>
    [Alias("AdmitsGuest"), Idempotent]
    Task<bool> AdmitsGuest(Guid photoId);

    /// <summary>Whether an original that the replicas alone have is asked back.</summary>
    [Alias("IsRecalled"), Idempotent]
    Task<bool> IsRecalled(Guid photoId);

    /// <summary>
    /// How many copies of a photo's original are counted on: of replicas that the owner counts on and that were heard of within 14 days, one for each disk, which
    /// have read it within 60 days and found it whole.
    /// </summary>
    [Alias("CountHolders"), Idempotent]
    Task<long> CountHolders(Guid photoId);

    /// <summary>Whether an original that is away can be had again, as far as is known: it is not asked back, and enough replicas have read it of late and found it whole.</summary>
    [Alias("HasCopies"), Idempotent]
    Task<bool> HasCopies(Guid photoId);

    /// <summary>Forgets a replica; what it holds stays with it. False when there is none such.</summary>
    [Alias("Remove"), Idempotent]
    Task<bool> Remove(Guid replicaId);
}
