using System.Collections.Immutable;
using Orleans.Concurrency;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Replicas;

/// <summary>The replicas of a library. It keeps nothing itself: as many workers as there are callers share the index.</summary>
[StatelessWorker]
[GrainType(GrainNames.Replicas)]
public sealed class ReplicasGrain(IndexDatabase index, ProofNonce nonces, TimeProvider clock) : Grain, IReplicasGrain
{
    /// <summary>A proof is asked for anew some days before it ends: a round must find enough of them at once.</summary>
    const int RenewAfterDays = 4;

    string LibraryId => this.GetPrimaryKeyString();

    public Task<long?> Register(NewReplica replica) => IndexFaults.ToldAsync(async () =>
        await index.Replicas.SaveAsync(LibraryId, replica.Id, replica.AccountId, replica.Name, replica.Disk?.ToBytes(), CancellationToken.None) switch
        {
            (ReplicaEntry.Made, _) => (long?)null,
            (ReplicaEntry.Known, var seq) => seq,
            (ReplicaEntry.OfAnother, _) => throw NotThere(),
            _ => throw new QmulumException(
                FaultCode.Conflict,
                $"The library has {ReplicaIndex.MaxReplicas} replicas already, or {ReplicaIndex.MaxOfAccount} of yours; its owner can remove one."),
        });

    public Task Report(ReplicaReport report) => IndexFaults.ToldAsync(async () =>
    {
        var isKnown = await index.Replicas.ReportAsync(
            LibraryId, report.Id, report.AccountId, report.Seq, [.. report.Held.Select(copy => (copy.PhotoId, copy.VerifiedAt))], report.Lost, CancellationToken.None);
        if (isKnown && !report.Lost.IsEmpty)
        {
            await index.Elsewhere.RecallEachAsync(LibraryId, report.Lost, await RuleAsync(), CancellationToken.None);
        }

        return isKnown ? true : throw NotThere();
    });

    public Task<long> SetCounts(Guid replicaId, bool counts) => IndexFaults.ToldAsync(async () =>
    {
        var replica = (await index.Replicas.ListAsync(LibraryId, CancellationToken.None)).Find(row => row.ReplicaId == replicaId) ?? throw NotThere();
        if (counts && replica.AccountId != (await LibraryAsync()).Owner)
        {
            throw new QmulumException(
                FaultCode.Conflict, $"The replica \"{replica.Name}\" is kept with another account's key; only those of the library's owner can be counted on.");
        }

        // Before it is looked at what is left: nothing may go by its word meanwhile.
        if (!await index.Trust.SetAsync(LibraryId, replicaId, counts, CancellationToken.None))
        {
            throw NotThere();
        }

        return counts ? 0 : await RecallWithout(replicaId);
    });

    public async Task<ImmutableArray<ReplicaInfo>> List()
    {
        var rows = await index.Replicas.ListAsync(LibraryId, CancellationToken.None);
        var disks = rows.ToLookup(static row => Convert.ToHexString(row.Disk), static row => row.ReplicaId);
        return
        [
            .. rows.Select(row => new ReplicaInfo(
                row.ReplicaId, row.AccountId, row.Name, row.Seq, row.MadeAt, row.SeenAt, row.Photos, row.Bytes, row.CountsSince,
                [.. disks[Convert.ToHexString(row.Disk)].Where(other => other != row.ReplicaId)])),
        ];
    }

    public async Task<ImmutableArray<WantedOriginal>> GetWanted(Guid replicaId, Guid accountId, int limit)
    {
        var wanted = await index.Replicas.FindWantedAsync(LibraryId, replicaId, accountId, limit, CancellationToken.None) ?? throw NotThere();
        return [.. wanted.Select(static photo => new WantedOriginal(photo.PhotoId, ContentHash.FromBytes(photo.Sha256), photo.Size))];
    }

    public async Task<ImmutableArray<ReplicaChallenge>> GetChallenges(Guid replicaId, Guid accountId, int limit)
    {
        var today = ProofNonce.DayOf(clock.GetUtcNow());
        var asked = await index.Proofs.FindChallengesAsync(LibraryId, replicaId, accountId, today - RenewAfterDays, limit, CancellationToken.None) ?? throw NotThere();
        List<ReplicaChallenge> challenges = new(asked.Count);
        foreach (var photo in asked)
        {
            challenges.Add(new(photo.PhotoId, ContentHash.FromBytes(photo.Sha256), photo.Size, await nonces.OfAsync(replicaId, photo.PhotoId, today)));
        }

        return [.. challenges];
    }

    public Task<int> Prove(ReplicaProof proof) => IndexFaults.ToldAsync(async () =>
    {
        var today = ProofNonce.DayOf(clock.GetUtcNow());
        List<KeptProof> taken = [];
        foreach (var answer in proof.Answers)
        {
            if (await DayOfAsync(proof.Id, answer, today) is { } day)
            {
                taken.Add(new(answer.PhotoId, day, answer.Digest));
            }
        }

        return await index.Proofs.EnterAsync(LibraryId, proof.Id, proof.AccountId, taken, CancellationToken.None) ? taken.Count : throw NotThere();
    });

    public async Task<ElsewhereInfo> GetElsewhere()
    {
        var library = await LibraryAsync();
        // Where every original is to be here, none of those that are away has copies enough; what is told is how many have none at all.
        var rule = CopyRules.Of(library, clock.GetUtcNow()) with { Copies = library.OnceReplicas ?? 1 };
        var totals = await index.Elsewhere.TotalsAsync(LibraryId, rule, CancellationToken.None);
        var late = await index.Recalls.CountLateAsync(LibraryId, clock.GetUtcNow() - CopyRules.LateAfter, CancellationToken.None);
        return new(library.OnceReplicas, totals.Photos, totals.Bytes, totals.Recalled, totals.AtRisk, late);
    }

    public Task<int> RecallAll() => IndexFaults.ToldAsync(() => index.Elsewhere.RecallAllAsync(LibraryId, CancellationToken.None));

    public Task<long> RecallWithout(Guid replicaId) => IndexFaults.ToldAsync(async () =>
    {
        var rule = await RuleAsync();
        var left = await index.Elsewhere.CountLeftAsync(LibraryId, replicaId, rule, CancellationToken.None);
        if (left > 0)
        {
            await index.Elsewhere.RecallLeftAsync(LibraryId, replicaId, rule, CancellationToken.None);
        }

        return left;
    });

    async Task<LibraryInfo> LibraryAsync() =>
        await GrainFactory.Library(LibraryId).GetInfo() ?? throw new QmulumException(FaultCode.NotFound, $"There is no library \"{LibraryId}\".");

    async Task<CopyRule> RuleAsync() => CopyRules.Of(await LibraryAsync(), clock.GetUtcNow());

    /// <summary>The day on which that was asked, if it is one whose answers are taken: reading what was asked in the evening may take the night.</summary>
    async Task<long?> DayOfAsync(Guid replica, ProofAnswer answer, long today)
    {
        for (var day = today; day >= today - 1; day--)
        {
            var nonce = await nonces.OfAsync(replica, answer.PhotoId, day);
            if (nonce.AsSpan().SequenceEqual(answer.Nonce))
            {
                return day;
            }
        }

        return null;
    }

    public Task<bool> AdmitsGuest(Guid photoId) => IndexFaults.ToldAsync(
        () => index.Recalls.AdmitGuestAsync(LibraryId, photoId, IReplicasGrain.MostForGuests, CancellationToken.None));

    public Task<bool> IsRecalled(Guid photoId) => index.Elsewhere.IsRecalledAsync(LibraryId, photoId, CancellationToken.None);

    public async Task<long> CountHolders(Guid photoId) => await index.Elsewhere.CountFreshAsync(LibraryId, photoId, await RuleAsync(), CancellationToken.None);

    public async Task<bool> HasCopies(Guid photoId) =>
        await index.Elsewhere.HasAsync(LibraryId, photoId, CancellationToken.None)
        && (await index.Elsewhere.DoubtfulAsync(LibraryId, [photoId], await RuleAsync(), CancellationToken.None)).Count == 0;

    public Task<bool> Remove(Guid replicaId) => index.Replicas.RemoveAsync(LibraryId, replicaId, CancellationToken.None);

    static QmulumException NotThere() => new(FaultCode.NotFound, "There is no such replica.");
}
