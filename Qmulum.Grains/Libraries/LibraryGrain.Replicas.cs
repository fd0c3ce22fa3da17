using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Libraries;

/// <remarks>
/// Which replicas the owner counts on. The state is the truth, and no row counts that it has not: it is written before the row is, and the row is taken back
/// before it forgets. Whatever an index that was made anew knows of a replica it has from here: that it is counted on, and nothing of what it holds.
/// </remarks>
public sealed partial class LibraryGrain
{
    static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(5);

    IGrainTimer? _telling;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        if (!await TellCountedAsync(cancellationToken))
        {
            // Its photos can be looked at all the same, also while the disk is full. Until then fewer replicas count than do, which removes nothing.
            _telling = this.RegisterGrainTimer(TellAgainAsync, new() { DueTime = TellAgain, Period = TellAgain });
        }
    }

    Task TellAgainAsync(CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        if (await TellCountedAsync(cancellationToken))
        {
            _telling?.Dispose();
        }
    });

    /// <returns>False when the index did not take it.</returns>
    async Task<bool> TellCountedAsync(CancellationToken cancellationToken)
    {
        if (state.State is not { DeletedAt: null, Counted.IsDefaultOrEmpty: false } library)
        {
            return true;
        }

        try
        {
            await index.Trust.CountAsync(Id, library.Counted.Select(RowOf), cancellationToken);
            return true;
        }
        catch (IndexUnavailableException exception)
        {
            log.CountedNotTold(exception, Id);
            return false;
        }
    }

    public Task CountOn(CountedReplica replica)
    {
        RequireCreated();
        return IndexFaults.ToldAsync(async () =>
        {
            await InTurnAsync(() => CountOnAsync(replica));
            return true;
        });
    }

    public Task CountNoMoreOn(Guid replicaId) => IndexFaults.ToldAsync(async () =>
    {
        await InTurnAsync(async () =>
        {
            await index.Trust.CountNoMoreAsync(Id, replicaId, CancellationToken.None);
            var left = state.State.Counted.RemoveAll(one => one.Id == replicaId);
            await (left.Length == state.State.Counted.Length ? Task.CompletedTask : state.CommitAsync(state.State with { Counted = left }));
        });
        return true;
    });

    async Task CountOnAsync(CountedReplica replica)
    {
        var library = state.State;
        if (replica.AccountId != library.Owner)
        {
            throw new QmulumException(FaultCode.Conflict, $"The replica \"{replica.Name}\" is kept with another account's key; only those of the library's owner can be counted on.");
        }

        if (library.Counted.All(one => one.Id != replica.Id))
        {
            await (library.Counted.Length < ReplicaIndex.MaxReplicas
                ? state.CommitAsync(library with { Counted = library.Counted.Add(replica) })
                : throw new QmulumException(FaultCode.Conflict, $"{ReplicaIndex.MaxReplicas} replicas are counted on already; forget one, or do not count on it any more."));
        }

        await index.Trust.CountAsync(Id, state.State.Counted.Select(RowOf), CancellationToken.None);
    }

    static CountedRow RowOf(CountedReplica replica) => new(replica.Id, replica.AccountId, replica.Name, replica.Disk?.ToBytes(), replica.Since);
}
