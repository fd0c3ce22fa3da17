using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Photos;

/// <remarks>
/// Comparing the photo with the lists, for what a crash, a lost index or a restored database left. A change that is just on its way to them is entered once
/// more under a higher revision: that does no harm.
/// </remarks>
public sealed partial class PhotoGrain
{
    public async Task<CareCount> CompareWithLists(string libraryId)
    {
        var row = await index.Photos.GetAsync(libraryId, Id, CancellationToken.None);
        if (!state.RecordExists || state.State.LibraryId != libraryId)
        {
            DeactivateOnIdle();
            return CareCount.Zero with { Unknown = row is { Removed: false } ? 1 : 0 };
        }

        var mended = 0;
        if (!await IsShownAsync(row))
        {
            await ShowAsync(row);
            mended++;
        }

        if (await HasLostWhereItIsAsync())
        {
            await EnterWhereItIsAsync();
            mended++;
        }

        if (await HasLostItsStillAsync() is { } still)
        {
            await LeaveStill(still);
            mended++;
        }

        if (state.State.IsWorkDue && !await index.Tasks.IsQueuedAsync(Id, CancellationToken.None))
        {
            await index.Tasks.EnqueueAsync(Id, libraryId, WorkPriority.Backfill, clock.GetUtcNow(), CancellationToken.None);
            work.Wake();
            mended++;
        }

        return CareCount.Zero with { Mended = mended };
    }

    /// <summary>The picture that it is the film of, when that is not in the lists while the film itself should be: nobody would see it then.</summary>
    async Task<Guid?> HasLostItsStillAsync() =>
        Photo is { PartOf: { } still } photo && await index.Photos.GetAsync(photo.LibraryId, still, CancellationToken.None) is null or { Removed: true } ? still : null;

    /// <summary>Whether the list of originals that the replicas alone have says another thing of it than the photo.</summary>
    async Task<bool> HasLostWhereItIsAsync() =>
        await index.Elsewhere.HasAsync(state.State.LibraryId, Id, CancellationToken.None) != (Kept?.Elsewhere is not null);

    /// <summary>What is not on that list is asked back by nobody, and a replica that holds it is forgotten without a word.</summary>
    Task EnterWhereItIsAsync() => Kept?.Elsewhere is { } away
        ? index.Elsewhere.EnterAgainAsync(state.State.LibraryId, Id, away.At, away.RecalledAt, CancellationToken.None)
        : index.Elsewhere.ForgetAsync(state.State.LibraryId, Id, CancellationToken.None);

    /// <summary>Whether the lists show the photo as it is. A revision that it has not had yet would keep its next changes out.</summary>
    async Task<bool> IsShownAsync(PhotoRow? row)
    {
        var wanted = IndexMapping.ToRow(EntryOf(state.State));
        if (row is null)
        {
            return wanted is { Removed: true, Trash: null };
        }

        return row.Revision <= wanted.Revision && row.Shows(wanted) && await StampInTrashAsync() == StampOf(wanted.Trash);
    }

    static long? StampOf(Data.TrashMark? mark) => mark is { IsBeingPurged: false } ? mark.Stamp : null;

    /// <summary>The stamp by which the lists have it in the trash, from where it can be brought back; null when they have not.</summary>
    async Task<long?> StampInTrashAsync()
    {
        var found = await index.Trash.FindAsync(state.State.LibraryId, [Id], CancellationToken.None);
        return found is [var mark] ? mark.Stamp : null;
    }

    /// <summary>With a revision above the one that the lists have: they take no other.</summary>
    async Task ShowAsync(PhotoRow? row)
    {
        await state.CommitAsync(state.State with { Revision = Math.Max(state.State.Revision, row?.Revision ?? 0) + 1 });
        await Announce();
        if (row is null)
        {
            await index.Checks.EnterAsync(state.State.LibraryId, Id, sha1: null, CancellationToken.None);
        }
    }
}
