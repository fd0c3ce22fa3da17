using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Replicas;
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
        if (Asked(Kept) is { Elsewhere: not null })
        {
            await FinishRelease(terms.LibraryId);
            return Kept?.Elsewhere is not null;
        }

        if (Photo is not { } photo || !photo.MayBeReleased(terms))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        await index.Elsewhere.EnterAsync(photo.LibraryId, Id, now, CancellationToken.None);
        await WithWorkAsync(photo.Released(terms.Copies, now), WorkPriority.Backfill); // a worker writes the manifest
        await FreeAsync(state.State, terms.Proven.IsDefault ? [] : terms.Proven);
        await Announce();
        return Kept?.Elsewhere is not null;
    }

    public Task FinishRelease(string libraryId) => Asked(Kept) is { Elsewhere: not null } photo && photo.LibraryId == libraryId
        ? FreeAsync(photo, proven: null)
        : index.Elsewhere.ForgetAsync(libraryId, Id, CancellationToken.None);

    public async Task<bool> Recall()
    {
        if (Asked(Kept) is not { Elsewhere: { } away } photo)
        {
            // It came back, and what should follow did not: nobody is to send it again and again.
            await (Kept is { } here ? index.Elsewhere.ForgetAsync(here.LibraryId, Id, CancellationToken.None) : Task.CompletedTask);
            return false;
        }

        if (await IsKnownLeftAsync(photo))
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

    /// <summary>
    /// Removes the bytes that were here when it was released, if that is still wanted and so; else the photo has them again. What came later is a return
    /// that is not entered yet.
    /// </summary>
    /// <param name="photo">The photo, whose state says that the replicas have it.</param>
    /// <param name="proven">The replicas of which enough must still hold it; null for whichever do.</param>
    async Task FreeAsync(PhotoState photo, IReadOnlyCollection<Guid>? proven)
    {
        var key = BlobKey.Parse(photo.Versions[0].BlobKey);
        if (await store.StatAsync(key, CancellationToken.None) is { } left)
        {
            if (left.Modified > photo.Elsewhere!.At || !await MayGoAsync(photo, proven))
            {
                // Another size is no original: it is no use to anybody, and is left.
                await (left.Size == photo.Versions[0].Size ? ReturnAsync(photo, "its bytes are to be here") : Task.CompletedTask);
                return;
            }

            await state.CommitAsync(photo.Freed(clock.GetUtcNow()));
            await store.DeleteAsync(key, CancellationToken.None);
            if (await store.StatAsync(key, CancellationToken.None) is not null)
            {
                return; // the next round tries again
            }
        }

        await index.Elsewhere.FreedAsync(photo.LibraryId, Id, CancellationToken.None);
    }

    /// <summary>Whether the bytes may go by what is known now. Its row stands: whatever is lost or asked for from here on finds it.</summary>
    async Task<bool> MayGoAsync(PhotoState photo, IReadOnlyCollection<Guid>? proven)
    {
        if (await GrainFactory.Library(photo.LibraryId).GetInfo() is not { OnceReplicas: { } copies, Owner: not null } library
            || await index.Elsewhere.IsRecalledAsync(photo.LibraryId, Id, CancellationToken.None))
        {
            return false;
        }

        var holders = await index.Elsewhere.HoldersAsync(photo.LibraryId, Id, CopyRules.Of(library, clock.GetUtcNow()), CancellationToken.None);
        return holders.Where(holder => proven?.Contains(holder.ReplicaId) ?? true).DistinctBy(static holder => holder.Disk).Count() >= copies;
    }

    /// <summary>Whether the bytes are here; where the location does not say, they are asked for.</summary>
    async Task<bool> IsKnownLeftAsync(PhotoState photo)
    {
        try
        {
            return await IsLeftAsync(photo);
        }
        catch (StoreException)
        {
            return false;
        }
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
