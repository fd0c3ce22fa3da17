using System.Runtime.ExceptionServices;
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

        var kept = await FindManifestAsync(photo);
        if (kept.Unread is { } unread)
        {
            LeaveUnread(unread, anyway);
            return;
        }

        if (kept.IsNewer || (!photo.IsManifestDue && !kept.Content.IsEmpty && await StaysAsync(photo, kept)))
        {
            await LeaveManifestAsync(photo, kept);
            return;
        }

        await WriteManifestAsync(photo);
    }

    /// <summary>It may be a newer one. What is due stays due; who asks for more than that is told.</summary>
    void LeaveUnread(StoreException unread, bool anyway)
    {
        if (anyway)
        {
            ExceptionDispatchInfo.Throw(unread);
        }

        log.ManifestNotMended(unread, Id);
    }

    async Task LeaveManifestAsync(PhotoState photo, KeptManifest kept)
    {
        await store.PutAsync(ManifestOf(photo), kept.Content, CancellationToken.None); // the library may be moving: as it is, to where it belongs
        if (photo.IsManifestDue)
        {
            log.ManifestOfNewer(Id, kept.Fault!); // it stays due: who knows the format writes what changed, at the next change or verification
        }
    }

    async Task WriteManifestAsync(PhotoState photo)
    {
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

        var kept = await FindManifestAsync(photo);
        if (kept.Unread is { } unread)
        {
            log.ManifestNotMended(unread, Id);
            return OneLeft;
        }

        if (kept.IsNewer)
        {
            log.ManifestOfNewer(Id, kept.Fault!);
            return OneLeft;
        }

        if (kept.Manifest is not { } manifest)
        {
            return await MendManifestAsync(photo, kept.Fault!);
        }

        if (!photo.Due.IsEmpty)
        {
            return CareCount.Zero; // what is due may change what it is to tell, and has it written then
        }

        if (photo.IsManifestDue)
        {
            // No finding; but of one that lay in the way of a change, written by a newer Qmulum, nothing else reminds any more.
            return (await MendManifestAsync(photo, "What changed was not in it yet.")) with { Manifests = 0 };
        }

        var wanted = await WantedAsync(photo);
        if (manifest.TellsAs(wanted))
        {
            return CareCount.Zero;
        }

        if (!manifest.MayBeNewerThan(wanted))
        {
            return await MendManifestAsync(photo, "It tells something else than the photo.");
        }

        log.ManifestLeft(Id);
        return OneLeft;
    }

    static CareCount OneLeft => CareCount.Zero with { ManifestsLeft = 1 };

    /// <summary>Whether it may tell what nobody else knows: the photo's state may be the older of the two.</summary>
    async Task<bool> StaysAsync(PhotoState photo, KeptManifest kept) => kept.IsNewer || kept.Manifest?.MayBeNewerThan(await WantedAsync(photo)) == true;

    async Task<PhotoManifest> WantedAsync(PhotoState photo) => photo.ToManifest(Id, library: null, await FindSha1Async(photo));

    /// <summary>What lies in its place. That a location is away is no fault of a manifest.</summary>
    async Task<KeptManifest> FindManifestAsync(PhotoState photo, bool isFirst = true)
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
        catch (StoreException fault)
        {
            if (fault is not BlobDamagedException && await store.IsAwayAsync(key, CancellationToken.None))
            {
                throw;
            }

            if (isFirst && fault is StoreUnavailableException { IsRefused: false })
            {
                return await FindManifestAsync(photo, isFirst: false); // a line that broke for a moment is no damage
            }

            return new(null, $"It cannot be read: {fault.Message}") { Unread = fault is BlobDamagedException or StoreUnavailableException { IsRefused: false } ? null : fault };
        }
    }

    async Task<CareCount> MendManifestAsync(PhotoState photo, string fault)
    {
        try
        {
            await WriteManifestAsync(photo);
        }
        catch (StoreException exception)
        {
            if (exception is not (StoreFullException or StoreReadOnlyException) && await store.IsAwayAsync(ManifestOf(photo), CancellationToken.None))
            {
                throw;
            }

            log.ManifestNotMended(exception, Id); // the round is about bytes, too, and must not begin anew for this
            return OneLeft;
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
