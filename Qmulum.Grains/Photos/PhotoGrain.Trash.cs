using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;
using Qmulum.Storage;

namespace Qmulum.Grains.Photos;

public sealed partial class PhotoGrain
{
    public async Task<PhotoEntry?> Trash(string libraryId, Guid by)
    {
        if (KeptIn(libraryId) is not { } photo)
        {
            return null;
        }

        if (photo.Trash is null)
        {
            await state.CommitAsync(photo = photo.Trashed(by, clock.GetUtcNow()));
        }

        return EntryOf(photo);
    }

    public async Task<PhotoEntry?> RestoreFromTrash(string libraryId, Guid? by)
    {
        if (KeptIn(libraryId) is not { Trash: null or { IsBeingPurged: false } } photo)
        {
            return null;
        }

        if (photo.Trash is not null)
        {
            await RestoreAsync(photo, by);
        }

        return EntryOf(state.State);
    }

    public async Task<PhotoEntry?> AskPurge(string libraryId, long stamp)
    {
        if (KeptIn(libraryId) is not { Trash: { } trash } photo || trash.Stamp != stamp)
        {
            return null;
        }

        if (!trash.IsBeingPurged)
        {
            await WithWorkAsync(photo.Doomed(), WorkPriority.Backfill);
        }

        return EntryOf(state.State);
    }

    public async Task Purge(long stamp)
    {
        if (state is { RecordExists: true, State.PurgedAt: not null })
        {
            return;
        }

        if (Kept is not { Trash: { IsBeingPurged: true } trash } photo || trash.Stamp != stamp)
        {
            throw new QmulumException(FaultCode.Conflict, $"Nobody decided that photo {Id} is deleted for good; nothing was deleted.");
        }

        // The bytes first: what stops in between is gone on with, since the state still says what is to be done.
        await DeleteAllAsync(LibraryLayout.RenditionFolder(photo.LibraryId, Id));
        await DeleteAllAsync(LibraryLayout.PhotoFolder(photo.LibraryId, Id));
        await (photo.Elsewhere is null ? Task.CompletedTask : index.Elsewhere.ForgetAsync(photo.LibraryId, Id, CancellationToken.None)); // or a replica would bring it back
        await state.CommitAsync(photo.Purged(clock.GetUtcNow()));
        log.PhotoPurged(Id, photo.LibraryId, trash.By);
    }

    public Task<PhotoDetails?> GetTrashed() =>
        Task.FromResult(Kept is { Trash: { IsBeingPurged: false } } photo ? DetailsOf(photo) : null);

    PhotoState? KeptIn(string libraryId) => Asked(Kept) is { } photo && photo.LibraryId == libraryId ? photo : null;

    /// <summary>What waited while it lay in the trash is due again.</summary>
    Task RestoreAsync(PhotoState photo, Guid? by)
    {
        var restored = photo.Restored(by, clock.GetUtcNow());
        return photo.Due.IsEmpty ? state.CommitAsync(restored) : WithWorkAsync(restored, WorkPriority.Interactive);
    }

    /// <summary>
    /// The same bytes are in a photo that lies in the trash: whoever sends them wants it. Or in one that was deleted for good, and may have taken the new
    /// bytes with it on its way.
    /// </summary>
    async Task<PhotoCreated> CreateAgainAsync(string libraryId, NewPhoto photo)
    {
        if (Kept is { } kept)
        {
            RequireNotDoomed(kept);
            await RestoreAsync(kept, by: null);
            return new(ReceiptOf(state.State, duplicate: true) with { Restored = true }, EntryOf(state.State));
        }

        await (photo.ElsewhereSince is null ? RequireBytesAsync(BlobKey.Parse(photo.BlobKey), photo.Size) : Task.CompletedTask); // else the replicas have them
        await RequireBytesAsync(BlobKey.Parse(LibraryLayout.Manifest(libraryId, Id)), null);
        return await CreateAsync(NewStateOf(libraryId, photo) with { Revision = state.State.Revision + 1 });
    }

    static void RequireNotDoomed(PhotoState photo)
    {
        if (photo.Trash is { IsBeingPurged: true })
        {
            throw new QmulumException(FaultCode.Unavailable, "This photo is just being deleted for good; send the file again in a moment.");
        }
    }

    async Task RequireBytesAsync(BlobKey key, long? size)
    {
        if (await store.StatAsync(key, CancellationToken.None) is not { } blob || (size is not null && blob.Size != size))
        {
            throw new QmulumException(FaultCode.Unavailable, "This photo was deleted for good while the file arrived; send it again.");
        }
    }
}
