using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Locations;

/// <summary>
/// Does a part of a move: carries what lies at a library's former places to where it belongs. A blob goes from a former place when its copy was read back
/// and is what it must be, and not before; what cannot be moved is told, and stays.
/// </summary>
public sealed class MoveWorker(IGrainFactory grains, IBlobStore store, TimeProvider clock, ILogger<MoveWorker> log)
{
    const int Shards = 256;

    readonly BytePace _pace = new();

    /// <summary>A part takes as many photos as fit into this: what a process had in hand that dies is looked at once more.</summary>
    static readonly TimeSpan PartLasts = TimeSpan.FromSeconds(20);

    /// <summary>Takes the pace that is said now; so does each part when it begins.</summary>
    public async Task TakePaceAsync() => _pace.BytesPerSecond = (await grains.Locations().GetPace()).BytesPerSecond;

    /// <returns>The first shard that was not done, and what the others came to.</returns>
    /// <exception cref="StoreException">A location does not answer; the part is done again.</exception>
    /// <exception cref="MoveLapsedException">It may be another process's by now; nothing was deleted since.</exception>
    public async Task<(int Next, MoveCount Count)> RunAsync(MoveHold hold, CancellationToken cancellationToken)
    {
        var slice = hold.Slice;
        var began = clock.GetTimestamp();
        await TakePaceAsync();
        var places = await grains.Locations().GetPlaces(slice.LibraryId);
        var routes = await RoutesAsync(places, hold, cancellationToken);
        var count = MoveCount.Zero;
        var shard = slice.Shard;
        do
        {
            try
            {
                count += await MoveAsync(slice.LibraryId, shard, routes, cancellationToken);
            }
            catch (StoreOfflineException) when (shard > slice.Shard)
            {
                break; // what was moved before counts; the next part begins with this one, and says why it cannot go on
            }

            shard++;
        }
        while (shard < MoveSlice.End && clock.GetElapsedTime(began) < PartLasts);
        return (shard, count);
    }

    async Task<List<Route>> RoutesAsync(LibraryPlaces places, MoveHold hold, CancellationToken cancellationToken)
    {
        List<Route> routes = [];
        foreach (var (chain, isOfRenditions) in new[] { (places.Originals, false), (places.Renditions, true) })
        {
            foreach (var former in chain.Skip(1))
            {
                routes.Add(new(await AtAsync(former, cancellationToken), await AtAsync(chain[0], cancellationToken), isOfRenditions, hold));
            }
        }

        return routes;
    }

    ValueTask<IBlobStore> AtAsync(string location, CancellationToken cancellationToken) => store.AtPlaceAsync(location, cancellationToken);

    async Task<MoveCount> MoveAsync(string libraryId, int shard, List<Route> routes, CancellationToken cancellationToken)
    {
        var count = MoveCount.Zero;
        foreach (var route in routes)
        {
            if (shard == Shards)
            {
                count += await MoveRestAsync(libraryId, route, cancellationToken);
                continue;
            }

            var prefix = $"{LibraryLayout.Library(libraryId)}{(route.IsOfRenditions ? "renditions" : "photos")}/{shard:x2}/";
            foreach (var folder in await FoldersAsync(route.From, prefix, cancellationToken))
            {
                count += await TryMoveAsync(libraryId, folder.Key, folder.Value, route, cancellationToken);
            }
        }

        return count;
    }

    async Task<MoveCount> TryMoveAsync(string libraryId, Guid photo, List<BlobInfo> blobs, Route route, CancellationToken cancellationToken)
    {
        try
        {
            return await MoveAsync(libraryId, photo, blobs, route, cancellationToken);
        }
        catch (Exception exception) when (exception is not (StoreException or MoveLapsedException or OperationCanceledException))
        {
            // One photo whose state cannot be read must not keep the others where they are.
            log.PhotoNotLookedAfter(exception, photo);
            return MoveCount.Zero with { Found = blobs.Count, Left = blobs.Count, Reason = $"Photo {photo} does not answer." };
        }
    }

    async Task<MoveCount> MoveAsync(string libraryId, Guid id, List<BlobInfo> blobs, Route route, CancellationToken cancellationToken)
    {
        var photo = grains.Photo(id);
        var named = (await photo.GetBlobs()).ToImmutableDictionary(blob => blob.Key);
        var isKnown = await photo.GetLibrary() == libraryId;
        if (isKnown && named.IsEmpty)
        {
            return MoveCount.Zero with { Found = blobs.Count }; // it is just being deleted, wherever it is
        }

        if (!isKnown)
        {
            await photo.RemoveOrphans(KeysOf(blobs), clock.GetUtcNow()); // what a process left that died while this was deleted for good
        }

        var manifest = LibraryLayout.Manifest(libraryId, id);
        var count = MoveCount.Zero;
        try
        {
            foreach (var blob in blobs.OrderBy(blob => blob.Key.Value == manifest)) // it tells of what is there already
            {
                if (blob.Key.Value == manifest && isKnown)
                {
                    count += await CarryManifestAsync(photo, blob, route, cancellationToken);
                    continue;
                }

                count += await CarryAsync(blob, named.GetValueOrDefault(blob.Key.Value), id, route, cancellationToken);
            }
        }
        finally
        {
            // Also when a place fails in the middle: nobody would look again at what was deleted for good while it was carried.
            await RemoveWhatIsGoneAsync(photo, isKnown, blobs);
        }

        return count with { Photos = !route.IsOfRenditions && count.Left == 0 ? 1 : 0 };
    }

    static async Task RemoveWhatIsGoneAsync(IPhotoGrain photo, bool isKnown, List<BlobInfo> blobs)
    {
        if (isKnown && (await photo.GetBlobs()).IsEmpty)
        {
            // By somebody who may have looked in both places just as they changed. By the photo itself, in its turn: the same file may just be coming again.
            await photo.RemoveWhatIsGone(KeysOf(blobs));
        }
    }

    static ImmutableArray<string> KeysOf(List<BlobInfo> blobs) => [.. blobs.Select(blob => blob.Key.Value)];

    /// <summary>By the photo, not copied: an edit may be on its way.</summary>
    static async Task<MoveCount> CarryManifestAsync(IPhotoGrain photo, BlobInfo manifest, Route route, CancellationToken cancellationToken)
    {
        try
        {
            await photo.KeepManifest(anyway: true);
        }
        catch (StoreException fault) when (fault is not (StoreOfflineException or StoreFullException))
        {
            // One that may not be read may tell what nobody else knows: it stays where it is.
            return await LeftAsync(fault, MoveCount.Zero with { Found = 1 }, route, cancellationToken);
        }

        return await ReleaseManifestAsync(manifest, route, cancellationToken);
    }

    /// <summary>A bad place on a disk, or a file that the other disk does not take, is told of one blob; a place that is gone of none.</summary>
    static async Task<MoveCount> LeftAsync(StoreException fault, MoveCount found, Route route, CancellationToken cancellationToken)
    {
        if (!(await route.From.CheckAsync(cancellationToken)).Healthy || !(await route.To.CheckAsync(cancellationToken)).Healthy)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        return found with { Left = 1, Reason = fault.Message };
    }

    static async Task<MoveCount> ReleaseManifestAsync(BlobInfo manifest, Route route, CancellationToken cancellationToken)
    {
        if (await route.To.StatAsync(manifest.Key, cancellationToken) is null)
        {
            return MoveCount.Zero with { Found = 1 }; // the photo is just being deleted
        }

        await route.Hold.ReleaseAsync(route.From, manifest.Key);
        return MoveCount.Zero with { Found = 1, Bytes = manifest.Size };
    }

    async Task<MoveCount> CarryAsync(BlobInfo blob, KeptBlob? kept, Guid photo, Route route, CancellationToken cancellationToken)
    {
        var found = MoveCount.Zero with { Found = 1 };
        bool isThere;
        try
        {
            isThere = await IsWholeAsync(blob, kept, route, cancellationToken);
            if (!isThere)
            {
                await BlobCarrier.CopyAsync(route.From, route.To, blob.Key, DigestOf(kept), cancellationToken, WaitAsync);
            }
        }
        catch (BlobNotFoundException)
        {
            return found; // deleted, or carried on to a third place; the next turn looks again
        }
        catch (BlobDamagedException damaged)
        {
            if (kept?.Version is { } version)
            {
                await grains.Photo(photo).NoteDamage(version, $"Version {version}: its bytes are not those that were stored.");
            }

            return found with { Left = 1, Reason = damaged.Message };
        }
        catch (StoreException fault) when (fault is not (StoreOfflineException or StoreFullException))
        {
            return await LeftAsync(fault, found, route, cancellationToken);
        }

        await route.Hold.ReleaseAsync(route.From, blob.Key);
        return found with { Bytes = isThere ? 0 : blob.Size };
    }

    Task WaitAsync(int bytes, CancellationToken cancellationToken) => _pace.WaitAsync(bytes, clock, cancellationToken);

    /// <summary>Whether the blob is at its new place already, and is what it must be there.</summary>
    static async Task<bool> IsWholeAsync(BlobInfo blob, KeptBlob? kept, Route route, CancellationToken cancellationToken)
    {
        if (await route.To.StatAsync(blob.Key, cancellationToken) is not { } there)
        {
            return false;
        }

        if (DigestOf(kept) is not { } digest)
        {
            // Of a rendition the newer one stays, if it is whole as far as that is known; what else nobody knows the hash of is copied again.
            return route.IsOfRenditions && there.Size == (kept?.Size ?? there.Size);
        }

        try
        {
            await route.To.VerifyAsync(blob.Key, digest, cancellationToken);
            return true;
        }
        catch (StoreException fault) when (fault is BlobDamagedException or BlobNotFoundException)
        {
            return false;
        }
    }

    async Task<MoveCount> MoveRestAsync(string libraryId, Route route, CancellationToken cancellationToken)
    {
        var count = MoveCount.Zero;
        await foreach (var blob in route.From.ListAsync(LibraryLayout.Library(libraryId), cancellationToken))
        {
            // Of the other kind, whose place this may be; or a photo's, which has its turn.
            if (LibraryLayout.IsRendition(blob.Key.Value) == route.IsOfRenditions && LibraryLayout.PhotoIn(blob.Key.Value) is null)
            {
                count += await CarryAsync(blob, kept: null, Guid.Empty, route, cancellationToken);
            }
        }

        return count;
    }

    static async Task<Dictionary<Guid, List<BlobInfo>>> FoldersAsync(IBlobStore place, string prefix, CancellationToken cancellationToken)
    {
        Dictionary<Guid, List<BlobInfo>> folders = [];
        await foreach (var blob in place.ListAsync(prefix, cancellationToken))
        {
            if (LibraryLayout.PhotoIn(blob.Key.Value) is { } photo)
            {
                (folders.TryGetValue(photo, out var known) ? known : folders[photo] = []).Add(blob);
            }
        }

        return folders;
    }

    static BlobDigest? DigestOf(KeptBlob? kept) => kept?.Hash is { } hash ? new(kept.Size, hash.ToBytes()) : null;

    /// <summary>From where to where, and what.</summary>
    sealed record Route(IBlobStore From, IBlobStore To, bool IsOfRenditions, MoveHold Hold);
}
