using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;
using Qmulum.Storage;

namespace Qmulum.Grains.Photos;

/// <remarks>
/// The order is the promise. To release: the row of the index, the state, and only when that is durable the bytes; a row whose bytes are not known to be gone
/// is looked at by the next round. To return: the bytes, the state, the row. Both happen in the photo's turn, so that neither meets the other half done.
/// </remarks>
public sealed partial class PhotoGrain
{
    public Task<KeptBlob?> FindReleasable(ReleaseTerms terms) => Task.FromResult(
        Asked(Photo) is { } photo && photo.MayBeReleased(terms) ? BlobOf(photo.Versions[0]) : null);

    public async Task<bool> Release(ReleaseTerms terms)
    {
        if (Asked(Kept) is { Elsewhere: { } before } away)
        {
            await FreeAsync(away, before);
            return true;
        }

        if (Photo is not { } photo || !photo.MayBeReleased(terms))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        await index.Elsewhere.EnterAsync(photo.LibraryId, Id, now, CancellationToken.None);
        await WithWorkAsync(photo.Released(terms.Copies, now), WorkPriority.Backfill); // a worker writes the manifest
        await FreeAsync(state.State, state.State.Elsewhere!);
        await Announce();
        return true;
    }

    public Task FinishRelease(string libraryId) => Asked(Kept) is { Elsewhere: { } away } photo && photo.LibraryId == libraryId
        ? FreeAsync(photo, away)
        : index.Elsewhere.ForgetAsync(libraryId, Id, CancellationToken.None);

    public async Task<bool> Recall()
    {
        if (Asked(Kept) is not { Elsewhere: { } away } photo)
        {
            return false;
        }

        if (await IsLeftAsync(photo))
        {
            await ReturnAsync(photo, "its bytes were still here");
            return false;
        }

        await index.Elsewhere.RecallAsync(photo.LibraryId, Id, away.At, CancellationToken.None);
        if (away.RecalledAt is null)
        {
            await state.CommitAsync(photo.Recalled(clock.GetUtcNow()));
        }

        return true;
    }

    static KeptBlob BlobOf(PhotoVersion version) =>
        new(version.BlobKey, version.Size, version.Number, version.Hash, IsElsewhere: version.ElsewhereSince is not null);

    /// <summary>Removes the bytes that were here when it was released. What came later is a return that is not entered yet.</summary>
    async Task FreeAsync(PhotoState photo, ElsewhereRecord away)
    {
        var key = BlobKey.Parse(photo.Versions[0].BlobKey);
        if (await store.StatAsync(key, CancellationToken.None) is { } left && left.Modified <= away.At)
        {
            await store.DeleteAsync(key, CancellationToken.None);
        }

        await index.Elsewhere.FreedAsync(photo.LibraryId, Id, CancellationToken.None);
    }

    async Task<bool> IsLeftAsync(PhotoState photo)
    {
        var original = photo.Versions[0];
        return (await store.StatAsync(BlobKey.Parse(original.BlobKey), CancellationToken.None))?.Size == original.Size;
    }

    /// <summary>Enters that the bytes are here again, whole when they were put there. They are read back, and what waited for them is due.</summary>
    async Task ReturnAsync(PhotoState photo, string how)
    {
        await WithWorkAsync(photo.Returned(how, clock.GetUtcNow()), WorkPriority.Upload);
        await index.Checks.ReturnedAsync(photo.LibraryId, Id, CancellationToken.None);
        await index.Elsewhere.ForgetAsync(photo.LibraryId, Id, CancellationToken.None);
        await Announce();
    }

    /// <exception cref="QmulumException">Unavailable: the bytes are not here after all.</exception>
    async Task RequireLeftAsync(PhotoState photo)
    {
        if (!await IsLeftAsync(photo))
        {
            throw new QmulumException(FaultCode.Unavailable, "The bytes of this photo went before they were entered; send the file again.");
        }
    }
}
