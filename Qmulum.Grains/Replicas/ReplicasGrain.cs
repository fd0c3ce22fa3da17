using System.Collections.Immutable;
using Orleans.Concurrency;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Replicas;

/// <summary>The replicas of a library. It keeps nothing itself: as many workers as there are callers share the index.</summary>
[StatelessWorker]
[GrainType(GrainNames.Replicas)]
public sealed class ReplicasGrain(IndexDatabase index, ProofNonces nonces, TimeProvider clock) : Grain, IReplicasGrain
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
        if (counts)
        {
            await GrainFactory.Library(LibraryId).CountOn(new(replicaId, replica.AccountId, replica.Name, DiskOf(replica), replica.CountsSince ?? clock.GetUtcNow()));
            return 0;
        }

        // Before it is looked at what is left: nothing may go by its word meanwhile.
        await GrainFactory.Library(LibraryId).CountNoMoreOn(replicaId);
        return await RecallWithout(replicaId);
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

    public Task<ImmutableArray<ReplicaChallenge>> GetChallenges(Guid replicaId, Guid accountId, int limit) => IndexFaults.ToldAsync<ImmutableArray<ReplicaChallenge>>(async () =>
    {
        var today = ProofNonces.DayOf(clock.GetUtcNow());
        var asked = await index.Proofs.FindChallengesAsync(LibraryId, replicaId, accountId, today - RenewAfterDays, limit, CancellationToken.None) ?? throw NotThere();
        if (asked.Count == 0)
        {
            return [];
        }

        var nonce = await nonces.AskAsync(today, CancellationToken.None);
        return [.. asked.Select(photo => new ReplicaChallenge(photo.PhotoId, ContentHash.FromBytes(photo.Sha256), photo.Size, nonce.Of(replicaId, photo.PhotoId)))];
    });

    public Task<int> Prove(ReplicaProof proof) => IndexFaults.ToldAsync(async () =>
    {
        var asked = await AskedOfLateAsync();
        KeptProof[] taken =
        [
            .. proof.Answers
                .Select(answer => (Answer: answer, asked.FirstOrDefault(day => day.Nonces.Of(proof.Id, answer.PhotoId).AsSpan().SequenceEqual(answer.Nonce)).Day))
                .Where(static one => one.Day > 0)
                .Select(static one => new KeptProof(one.Answer.PhotoId, one.Day, one.Answer.Digest)),
        ];
        return await index.Proofs.EnterAsync(LibraryId, proof.Id, proof.AccountId, taken, CancellationToken.None) ? taken.Length : throw NotThere();
    });

    public async Task<ElsewhereInfo> GetElsewhere()
    {
        var library = await LibraryAsync();
        // Where every original is to be here, none of those that are away has copies enough; what is told is how many have none at all.
        var rule = CopyRules.Of(library, clock.GetUtcNow()) with { Copies = library.OnceReplicas ?? 1 };
        var totals = await index.Elsewhere.TotalsAsync(LibraryId, rule, CancellationToken.None);
        var late = await index.Recalls.CountLateAsync(LibraryId, clock.GetUtcNow() - CopyRules.LateAfter, CancellationToken.None);
        var isMissed = totals.Photos > totals.Recalled && (totals.AtRisk > 0 || library.OnceReplicas is null);
        var waits = isMissed ? await index.Recalls.WaitsUntilAsync(LibraryId, rule.Owner, CancellationToken.None) : null;
        return new(library.OnceReplicas, totals.Photos, totals.Bytes, totals.Recalled, totals.AtRisk, late, waits);
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

    /// <summary>What was asked on the days whose answers are taken: today, and the day before, as reading what was asked in the evening may take the night.</summary>
    async Task<List<(long Day, DayNonces Nonces)>> AskedOfLateAsync()
    {
        var today = ProofNonces.DayOf(clock.GetUtcNow());
        List<(long Day, DayNonces Nonces)> days = [];
        foreach (var day in (long[])[today, today - 1])
        {
            if (await nonces.FindAsync(day, CancellationToken.None) is { } known)
            {
                days.Add((day, known));
            }
        }

        return days;
    }

    public Task<bool> AdmitsGuest(Guid photoId) => IndexFaults.ToldAsync(
        () => index.Recalls.AdmitGuestAsync(LibraryId, photoId, IReplicasGrain.MostForGuests, CancellationToken.None));

    public Task<bool> IsRecalled(Guid photoId) => index.Elsewhere.IsRecalledAsync(LibraryId, photoId, CancellationToken.None);

    public async Task<long> CountHolders(Guid photoId) =>
        (await index.Elsewhere.HoldersAsync(LibraryId, photoId, await RuleAsync(), CancellationToken.None)).DistinctBy(static holder => holder.Disk).Count();

    public async Task<bool> HasCopies(Guid photoId) =>
        await index.Elsewhere.HasAsync(LibraryId, photoId, CancellationToken.None)
        && (await index.Elsewhere.DoubtfulAsync(LibraryId, [photoId], await RuleAsync(), CancellationToken.None)).Count == 0;

    public Task<bool> Remove(Guid replicaId) => IndexFaults.ToldAsync(async () =>
    {
        await GrainFactory.Library(LibraryId).CountNoMoreOn(replicaId); // or it would be known again with the next index
        return await index.Replicas.RemoveAsync(LibraryId, replicaId, CancellationToken.None);
    });

    static ContentHash? DiskOf(ReplicaRow replica) => replica.Disk.Length == ContentHash.HexLength / 2 ? ContentHash.FromBytes(replica.Disk) : null;

    static QmulumException NotThere() => new(FaultCode.NotFound, "There is no such replica.");
}
