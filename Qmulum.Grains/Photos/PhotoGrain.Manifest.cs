using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;
using Qmulum.Storage;

namespace Qmulum.Grains.Photos;

/// <remarks>
/// The manifest follows the state, from the queue: it costs an upload nothing, and what a crash leaves undone is due. It is written before the state says
/// so: rather once too often than not at all.
/// </remarks>
public sealed partial class PhotoGrain
{
    public async Task KeepManifest(bool anyway)
    {
        if (Kept is not { Trash: null or { IsBeingPurged: false } } photo || !(photo.IsManifestDue || anyway))
        {
            return;
        }

        var library = await GrainFactory.Library(photo.LibraryId).GetInfo();
        var manifest = photo.ToManifest(Id, library, await FindSha1Async(photo));
        await store.PutAsync(BlobKey.Parse(LibraryLayout.Manifest(photo.LibraryId, Id)), manifest.ToBytes(), CancellationToken.None);
        if (photo.IsManifestDue)
        {
            await state.CommitAsync(photo with { IsManifestDue = false });
        }
    }

    async Task<string?> FindSha1Async(PhotoState photo)
    {
        var found = await index.Checks.FindAsync(photo.LibraryId, [photo.Versions[0].Hash.ToBytes()], CancellationToken.None);
        return found.FirstOrDefault()?.Sha1 is { } sha1 ? Convert.ToHexStringLower(sha1) : null;
    }
}
