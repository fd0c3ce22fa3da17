using System.Collections.Concurrent;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Enters photos that no state tells of and whose originals lie there with their manifests: those that came after the backup from which the server was
/// restored.
/// </summary>
/// <param name="grains">The grains.</param>
/// <param name="store">The locations.</param>
/// <param name="notes">What is told of a photo beside its upload, for as long as it is not entered.</param>
/// <param name="heir">Who gets a library whose owner has no account here; null for nobody.</param>
sealed class FsckTakeIn(IGrainFactory grains, IBlobStore store, TakeInNotes notes, Guid? heir)
{
    readonly ConcurrentDictionary<(string Library, Guid? Owner), Lazy<Task<bool>>> _libraries = new();

    /// <returns>Null when it is entered; else why it is not.</returns>
    /// <exception cref="StoreException">A location is away.</exception>
    public async Task<string?> TakeAsync(string library, Guid photo, CancellationToken ct)
    {
        try
        {
            PhotoFolder folder = new(library, photo, await store.ListAsync(LibraryLayout.PhotoFolder(library, photo), ct).ToListAsync(ct));
            PhotoFolderReader reader = new(store, folder);
            var (entered, manifest) = await reader.ReadAsync(ct);
            if (!await _libraries.GetOrAdd((library, manifest?.Owner), _ => new(() => EnsureAsync(library, manifest))).Value)
            {
                return $"The library {library} is of an account that is not here. Name with --owner who gets it; a library of the same name that is here goes on being its own owner's.";
            }

            if (manifest is { Set: not null } or { Trash: not null })
            {
                notes.Keep(manifest.As(entered));
            }

            await FolderEntry.EnterAsync(grains, folder, entered, manifest);
            notes.Forget(photo);
            if (manifest is null)
            {
                await Console.Error.WriteLineAsync($"Photo {photo}: {reader.WithoutManifest}");
            }

            return null;
        }
        catch (Exception fault) when (fault is UnknownFolderException or QmulumException || Unreadable.OrDamaged(fault))
        {
            return fault.Message;
        }
    }

    /// <summary>Enters what a run that was ended had not come to, of photos that it had entered.</summary>
    /// <returns>The photos, each with the reason, of which it cannot be.</returns>
    public async Task<IReadOnlyList<(Guid Photo, string Words)>> FinishAsync()
    {
        List<(Guid, string)> refused = [];
        foreach (var manifest in notes.All())
        {
            try
            {
                // One that is not there is found by what lies in its folder, with its manifest.
                await (await grains.Photo(manifest.PhotoId).GetLibrary() == manifest.LibraryId
                    ? FolderEntry.TellAsync(grains, manifest)
                    : Task.CompletedTask);
            }
            catch (QmulumException fault)
            {
                refused.Add((manifest.PhotoId, fault.Message));
            }
        }

        notes.Clear();
        return refused;
    }

    /// <returns>Whether the library is there, and the photo may be put into it: every server has a library "home", and each is another person's.</returns>
    async Task<bool> EnsureAsync(string library, PhotoManifest? manifest)
    {
        var (info, heirOrOwner) = (await grains.Library(library).GetInfo(), await OwnerAsync(manifest));
        var isKnown = manifest?.Owner is null || heirOrOwner is not null;
        if (info?.Owner is { } present && manifest?.Owner is { } former && heirOrOwner != former && heirOrOwner != present)
        {
            return false; // of somebody who has no account here, and the library of that name is neither theirs nor their heir's
        }

        if (info is not null && (info.Owner is not null || library == LibraryId.Home || !isKnown))
        {
            return isKnown;
        }

        if (heirOrOwner is not { } owner)
        {
            return info is not null;
        }

        // The account first: a list that names one too many is harmless, a library that nobody finds is not. And where its bytes are, not where new ones begin.
        await grains.Account(owner).NoteLibrary(library);
        await grains.Library(library).EnsureCreated(manifest?.Library ?? library);
        return await grains.Library(library).Adopt(owner);
    }

    async Task<Guid?> OwnerAsync(PhotoManifest? manifest) =>
        manifest?.Owner is { } owner && await grains.Account(owner).GetInfo() is not null ? owner : heir;
}
