using Qmulum.Grains.Checks;
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
        await store.PutAsync(ManifestOf(photo), manifest.ToBytes(), CancellationToken.None);
        if (photo.IsManifestDue)
        {
            await state.CommitAsync(photo with { IsManifestDue = false });
        }
    }

    // In the photo's turn: neither its state nor what follows from that can be written between the look and the mending.
    public async Task<CareCount> CheckManifest()
    {
        if (Kept is not { Trash: null or { IsBeingPurged: false } } photo)
        {
            return CareCount.Zero;
        }

        var (manifest, fault) = await FindManifestAsync(photo);
        if (manifest is null)
        {
            return await MendManifestAsync(fault!);
        }

        if (photo.IsManifestDue || !photo.Due.IsEmpty)
        {
            return CareCount.Zero; // what is due may change what it is to tell, and has it written then
        }

        var wanted = photo.ToManifest(Id, library: null, await FindSha1Async(photo));
        if (manifest.TellsAs(wanted))
        {
            return CareCount.Zero;
        }

        if (!manifest.TellsMoreThan(wanted))
        {
            return await MendManifestAsync("It tells something else than the photo.");
        }

        log.ManifestLeft(Id);
        return CareCount.Zero with { ManifestsLeft = 1 };
    }

    /// <summary>What lies in its place. That a location is away is no fault of a manifest.</summary>
    async Task<KeptManifest> FindManifestAsync(PhotoState photo)
    {
        var key = ManifestOf(photo);
        try
        {
            return await KeptManifest.ReadAsync(store, key, photo.LibraryId, Id, CancellationToken.None);
        }
        catch (BlobNotFoundException)
        {
            return new(null, "It is not there any more.");
        }
        catch (StoreException fault) when (fault is BlobDamagedException or StoreUnavailableException)
        {
            if (fault is StoreUnavailableException && await store.IsAwayAsync(key, CancellationToken.None))
            {
                throw;
            }

            return new(null, $"It cannot be read: {fault.Message}");
        }
    }

    async Task<CareCount> MendManifestAsync(string fault)
    {
        try
        {
            await KeepManifest(anyway: true);
        }
        catch (StoreException exception) when (exception is StoreFullException or StoreReadOnlyException)
        {
            log.ManifestNotMended(exception, Id); // the round is about bytes, too, and must not begin anew for this
            return CareCount.Zero;
        }

        log.ManifestMended(Id, fault);
        return CareCount.Zero with { Manifests = 1 };
    }

    BlobKey ManifestOf(PhotoState photo) => BlobKey.Parse(LibraryLayout.Manifest(photo.LibraryId, Id));

    async Task<string?> FindSha1Async(PhotoState photo)
    {
        var found = await index.Checks.FindAsync(photo.LibraryId, [photo.Versions[0].Hash.ToBytes()], CancellationToken.None);
        return found.FirstOrDefault()?.Sha1 is { } sha1 ? Convert.ToHexStringLower(sha1) : null;
    }
}
