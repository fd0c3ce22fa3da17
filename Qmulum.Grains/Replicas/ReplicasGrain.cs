using System.Collections.Immutable;
using Orleans.Concurrency;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Replicas;

/// <summary>The replicas of a library. It keeps nothing itself: as many workers as there are callers share the index.</summary>
[StatelessWorker]
[GrainType(GrainNames.Replicas)]
public sealed class ReplicasGrain(IndexDatabase index) : Grain, IReplicasGrain
{
    string LibraryId => this.GetPrimaryKeyString();

    public Task<long?> Register(NewReplica replica) => IndexFaults.ToldAsync(async () =>
        await index.Replicas.SaveAsync(LibraryId, replica.Id, replica.AccountId, replica.Name, CancellationToken.None) switch
        {
            (ReplicaEntry.Made, _) => (long?)null,
            (ReplicaEntry.Known, var seq) => seq,
            (ReplicaEntry.OfAnother, _) => throw NotThere(),
            _ => throw new QmulumException(
                FaultCode.Conflict,
                $"The library has {ReplicaIndex.MaxReplicas} replicas already, or {ReplicaIndex.MaxOfAccount} of yours; its owner can remove one."),
        });

    public Task Report(ReplicaReport report) => IndexFaults.ToldAsync(async () =>
        await index.Replicas.ReportAsync(
            LibraryId, report.Id, report.AccountId, report.Seq, [.. report.Held.Select(copy => (copy.PhotoId, copy.VerifiedAt))], report.Lost, CancellationToken.None)
            ? true
            : throw NotThere());

    public async Task<ImmutableArray<ReplicaInfo>> List() =>
    [
        .. (await index.Replicas.ListAsync(LibraryId, CancellationToken.None)).Select(static row =>
            new ReplicaInfo(row.ReplicaId, row.AccountId, row.Name, row.Seq, row.MadeAt, row.SeenAt, row.Photos, row.Bytes)),
    ];

    public async Task<ImmutableArray<WantedOriginal>> GetWanted(Guid replicaId, Guid accountId, int limit)
    {
        var wanted = await index.Replicas.FindWantedAsync(LibraryId, replicaId, accountId, limit, CancellationToken.None) ?? throw NotThere();
        return [.. wanted.Select(static photo => new WantedOriginal(photo.PhotoId, ContentHash.FromBytes(photo.Sha256), photo.Size))];
    }

    public Task<bool> Remove(Guid replicaId) => index.Replicas.RemoveAsync(LibraryId, replicaId, CancellationToken.None);

    static QmulumException NotThere() => new(FaultCode.NotFound, "There is no such replica.");
}
