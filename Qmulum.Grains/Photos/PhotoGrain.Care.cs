using System.Collections.Immutable;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;
using Qmulum.Storage;

namespace Qmulum.Grains.Photos;

public sealed partial class PhotoGrain
{
    public Task<ImmutableArray<KeptBlob>> GetBlobs() => Task.FromResult<ImmutableArray<KeptBlob>>(
        Asked(Kept) is not { Trash: null or { IsBeingPurged: false } } photo ? [] :
        [
            .. photo.Versions.Select(BlobOf),
            .. photo.Renditions.Select(rendition => new KeptBlob(rendition.BlobKey, rendition.Size, null, null)),
        ]);

    // In the photo's turn: no outcome of its work can be entered between the look and the removal.
    public async Task<CareCount> RemoveOrphans(ImmutableArray<string> keys, DateTimeOffset writtenBefore)
    {
        var kept = Asked(Kept);
        if (kept is { Due.IsEmpty: false } or { Trash.IsBeingPurged: true })
        {
            // Something is being made of it, or all of it goes: the next round looks again.
            return CareCount.Zero;
        }

        if (IsGone && await CameAgainAsync(keys))
        {
            return CareCount.Zero with { Left = keys.Length }; // fsck --take-in enters it
        }

        var (removed, left) = (0, 0);
        foreach (var key in keys.Where(key => !Names(kept, key)))
        {
            var before = IsOwnRendition(key) ? writtenBefore : LeftBehindBefore(key);
            if (before is null)
            {
                left++;
                continue;
            }

            if (await store.StatAsync(BlobKey.Parse(key), CancellationToken.None) is { } blob && blob.Modified < writtenBefore)
            {
                var isRemoved = blob.Modified < before && await store.DeleteAsync(blob.Key, CancellationToken.None);
                (removed, left) = isRemoved ? (removed + 1, left) : (removed, left + 1);
            }
        }

        return CareCount.Zero with { Removed = removed, Left = left };
    }

    /// <summary>
    /// Of a photo that was deleted for good what was there then, or was just carried elsewhere by a process that died. What came later is not its: somebody
    /// may have sent the file again, which a state does not know that was put back from a backup.
    /// </summary>
    DateTimeOffset? LeftBehindBefore(string key) => IsGone && IsInOwnFolder(key) ? state.State.PurgedAt + CarryingLasts : null;

    /// <summary>
    /// Whether its file was sent again since it was deleted for good: a state that was put back from a backup does not know of it, the manifest does. One that cannot be
    /// understood may tell of it, too.
    /// </summary>
    async Task<bool> CameAgainAsync(ImmutableArray<string> keys)
    {
        if (keys.FirstOrDefault(IsInOwnFolder) is not { } key || LibraryLayout.LibraryIn(key) is not { } library)
        {
            return false;
        }

        try
        {
            await using var read = await store.OpenAsync(BlobKey.Parse(LibraryLayout.Manifest(library, Id)), null, CancellationToken.None);
            var json = new byte[PhotoManifest.MaxBytes];
            var length = await read.Content.ReadAtLeastAsync(json, json.Length, throwOnEndOfStream: false);
            return PhotoManifest.TryRead(json.AsSpan(0, length)) is not { } manifest || manifest.ReceivedAt > state.State.PurgedAt;
        }
        catch (BlobNotFoundException)
        {
            return false;
        }
    }

    static readonly TimeSpan CarryingLasts = TimeSpan.FromHours(1);

    public async Task RemoveWhatIsGone(ImmutableArray<string> keys)
    {
        if (!IsGone && Asked(Kept) is not { Trash.IsBeingPurged: true })
        {
            return;
        }

        foreach (var key in keys.Where(IsInOwnFolder).Select(BlobKey.Parse))
        {
            await store.DeleteAsync(key, CancellationToken.None);
        }
    }

    /// <summary>Whether it was deleted for good.</summary>
    bool IsGone => state is { RecordExists: true, State.PurgedAt: not null };

    bool IsInOwnFolder(string key) => LibraryLayout.PhotoIn(key) == Id;

    public Task RemakeRenditionsInTime() => RemakeRenditionsAsync(WorkPriority.Backfill);

    public async Task NoteDamage(int version, string? words)
    {
        if (Kept is not { } photo || photo.Damage?.Words == words || (words is null && photo.Damage?.Version != version))
        {
            return;
        }

        if (words is not null && version == 1 && photo.Elsewhere is not null)
        {
            return; // it was released while somebody read it
        }

        await state.CommitAsync(words is null ? photo.Whole(clock.GetUtcNow()) : photo.Damaged(version, words, clock.GetUtcNow()));
        if (words is not null)
        {
            log.BytesDamaged(Id, words);
        }

        await Announce();
    }

    public async Task NoteMended(int version, string by)
    {
        if (Kept is not { } photo)
        {
            return;
        }

        if (version == 1 && photo.Elsewhere is not null)
        {
            await RequireLeftAsync(photo);
            await ReturnAsync(photo, by);
            return;
        }

        if (photo.Damage?.Version == version)
        {
            await state.CommitAsync(photo.Whole(clock.GetUtcNow()));
            await Announce();
        }

        log.OriginalMended(Id, by);
        if (version == 1)
        {
            await index.Elsewhere.ForgetAsync(photo.LibraryId, Id, CancellationToken.None);
            await index.Checks.MendedAsync(photo.LibraryId, Id, CancellationToken.None); // or it would be wanted of its replicas again
        }

        await RetryFailed();
        await EnterMendedAsync(photo.LibraryId, by);
    }

    async Task EnterMendedAsync(string libraryId, string by)
    {
        try
        {
            await GrainFactory.Audit().Enter(
            [
                new(Guid.CreateVersion7(), clock.GetUtcNow(), AuditAction.OriginalMended, null, null, Id.ToString("D"), $"{by}; library {libraryId}", new(null, null)),
            ]);
        }
        catch (QmulumException exception)
        {
            log.MendNotEntered(exception, Id); // the photo is whole, which matters more
        }
    }

    /// <summary>Whether a blob can be made again from what this photo has. One that was deleted for good has nothing, and is to have none.</summary>
    bool IsOwnRendition(string key) =>
        state.RecordExists && key.StartsWith(LibraryLayout.RenditionFolder(state.State.LibraryId, Id), StringComparison.Ordinal);

    bool Names(PhotoState? kept, string key)
    {
        if (kept is not { } photo)
        {
            return false;
        }

        // A rendition in another format, made on request, is in no list: its key follows from the tag.
        var ofTag = LibraryLayout.RenditionFolder(photo.LibraryId, Id) + photo.Tag + "-";
        return key == LibraryLayout.Manifest(photo.LibraryId, Id)
            || photo.Versions.Any(version => version.BlobKey == key)
            || photo.Renditions.Any(rendition => rendition.BlobKey == key)
            || (photo.Tag.Length > 0 && key.StartsWith(ofTag, StringComparison.Ordinal));
    }
}
