using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Checks;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Care;

/// <summary>Does one part of a round: looks at the blobs of some photos, and asks the photos what they are.</summary>
public sealed class CareWorker(
    IGrainFactory grains,
    IndexDatabase index,
    IBlobStore store,
    IPhotoStates states,
    BytesCheck bytes,
    ReleaseRound release,
    CareOptions options,
    TimeProvider clock,
    ILogger<CareWorker> log)
{
    const int WalkStep = 500;

    static readonly PhotoFilter All = new(null, null, null, WithTrash: true);

    // A worker that has not ended may have made a rendition that no photo names yet.
    static readonly TimeSpan OrphanAfter = TimeSpan.FromDays(1);

    // A change reaches the lists within milliseconds, or from the queue.
    static readonly TimeSpan ListedAfter = TimeSpan.FromMinutes(1);

    /// <exception cref="StoreException">The location does not answer; the part is done again.</exception>
    public Task<CareCount> RunAsync(CareSlice slice, CancellationToken cancellationToken) => slice.Kind switch
    {
        CareKind.Sweep => SweepAsync(slice, cancellationToken),
        CareKind.Compare when slice.LibraryId == CareSlice.AllStates => CompareStatesAsync(slice.Shard, cancellationToken),
        CareKind.Compare => CompareAsync(slice, cancellationToken),
        CareKind.Release => release.RunAsync(slice.LibraryId, cancellationToken),
        _ => VerifyAsync(slice, cancellationToken),
    };

    async Task<CareCount> SweepAsync(CareSlice slice, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - OrphanAfter;
        var folders = await FoldersAsync(slice, cancellationToken);
        return await OverAsync(folders.Keys, photo => SweepAsync(slice.LibraryId, photo, folders[photo], before));
    }

    async Task<CareCount> SweepAsync(string libraryId, Guid photo, List<BlobInfo> blobs, DateTimeOffset before)
    {
        var old = blobs.Where(blob => blob.Modified < before).Select(blob => blob.Key.Value).ToImmutableArray();
        var found = old.IsEmpty ? CareCount.Zero : await grains.Photo(photo).RemoveOrphans(old, before);
        if (found.Left > 0)
        {
            log.OrphansOfPhoto((int)found.Left, LibraryLayout.PhotoFolder(libraryId, photo));
        }

        return found + CareCount.Zero with { Blobs = blobs.Count };
    }

    async Task<CareCount> VerifyAsync(CareSlice slice, CancellationToken cancellationToken)
    {
        // By the index, for what is not there any more, and by the location, for what the index has lost.
        HashSet<Guid> photos = [.. await PhotosAsync(slice, cancellationToken), .. (await FoldersAsync(slice, cancellationToken)).Keys];
        return await OverAsync(photos, photo => VerifyAsync(slice.LibraryId, photo, cancellationToken));
    }

    async Task<CareCount> VerifyAsync(string libraryId, Guid id, CancellationToken cancellationToken)
    {
        var photo = grains.Photo(id);
        var blobs = await photo.GetBlobs();
        var count = CareCount.Zero with { Blobs = blobs.Length };
        foreach (var version in blobs.Where(IsToBeHere))
        {
            await options.Pace.WaitAsync(version.Size, clock, cancellationToken);
            var fault = await bytes.ReadAsync(libraryId, id, version, cancellationToken);
            count += CareCount.Zero with { Bytes = version.Size, Damaged = fault is null ? 0 : 1 };
        }

        count += await CheckManifestAsync(photo, id);
        if (count.Damaged > 0 || !await IsRenditionLostAsync(blobs, cancellationToken))
        {
            return count;
        }

        await photo.RemakeRenditionsInTime();
        return count with { Remade = 1 };
    }

    /// <summary>What was found of the bytes counts, also when a silo of before does not know how to look at manifests.</summary>
    async Task<CareCount> CheckManifestAsync(IPhotoGrain photo, Guid id)
    {
        try
        {
            return await photo.CheckManifest();
        }
        catch (Exception exception) when (exception is not (StoreException or OperationCanceledException))
        {
            log.PhotoNotLookedAfter(exception, id);
            return CareCount.Zero;
        }
    }

    /// <summary>
    /// Enters photos that have a state and are in no list: where no file of them is left either, the parts that go by lists and files would not come to them. These
    /// follow in the same round, and find what else they lack.
    /// </summary>
    async Task<CareCount> CompareStatesAsync(int shard, CancellationToken cancellationToken)
    {
        var count = CareCount.Zero;
        for (var after = LastBefore(shard); ;)
        {
            var step = await states.StepAsync(after, clock.GetUtcNow() - ListedAfter, WalkStep, cancellationToken);
            var own = step.TakeWhile(photo => IsOf(shard, photo.Id)).ToList();
            foreach (var library in own.Where(static photo => !string.IsNullOrEmpty(photo.LibraryId)).GroupBy(static photo => photo.LibraryId!, static photo => photo.Id))
            {
                var listed = await index.Walk.ListedAsync(library.Key, All, [.. library], cancellationToken);
                count += await OverAsync(library.Except(listed), photo => grains.Photo(photo).CompareWithLists(library.Key));
            }

            if (own.Count < WalkStep)
            {
                return count;
            }

            after = own[^1].Id;
        }
    }

    async Task<CareCount> CompareAsync(CareSlice slice, CancellationToken cancellationToken)
    {
        var folders = await FoldersAsync(slice, cancellationToken);
        HashSet<Guid> photos = [.. await PhotosAsync(slice, cancellationToken), .. folders.Keys];
        return await OverAsync(photos, photo => CompareAsync(slice.LibraryId, photo, folders.GetValueOrDefault(photo) ?? [], cancellationToken));
    }

    async Task<CareCount> CompareAsync(string libraryId, Guid id, List<BlobInfo> listed, CancellationToken cancellationToken)
    {
        var photo = grains.Photo(id);
        var count = await photo.CompareWithLists(libraryId) + CareCount.Zero with { Blobs = listed.Count };
        var blobs = await photo.GetBlobs();
        if (blobs.IsEmpty)
        {
            return count;
        }

        var sizes = listed.ToDictionary(static blob => blob.Key.Value, static blob => blob.Size);
        foreach (var version in blobs.Where(blob => IsToBeHere(blob) && sizes.GetValueOrDefault(blob.Key, -1) != blob.Size))
        {
            // It may have come since the listing: reading it tells, and what is damaged is read again each hour from now on.
            count += CareCount.Zero with { Damaged = await bytes.ReadAsync(libraryId, id, version, cancellationToken) is null ? 0 : 1 };
        }

        if (await IsManifestLostAsync(libraryId, id, sizes, cancellationToken))
        {
            await photo.KeepManifest(anyway: true);
            count += CareCount.Zero with { Mended = 1 };
        }

        if (count.Damaged > 0 || !await IsRenditionLostAsync(blobs.Where(blob => sizes.GetValueOrDefault(blob.Key, -1) != blob.Size), cancellationToken))
        {
            return count;
        }

        await photo.RemakeRenditionsInTime();
        return count with { Remade = 1 };
    }

    /// <summary>Whether it is a version whose bytes belong into the location: those of an original that the replicas keep do not.</summary>
    static bool IsToBeHere(KeptBlob blob) => blob is { Version: not null, IsElsewhere: false };

    async Task<bool> IsManifestLostAsync(string libraryId, Guid id, Dictionary<string, long> listed, CancellationToken cancellationToken)
    {
        var manifest = LibraryLayout.Manifest(libraryId, id);
        return !listed.ContainsKey(manifest) && await store.StatAsync(BlobKey.Parse(manifest), cancellationToken) is null;
    }

    async Task<bool> IsRenditionLostAsync(IEnumerable<KeptBlob> blobs, CancellationToken cancellationToken)
    {
        foreach (var rendition in blobs.Where(static blob => blob.Version is null))
        {
            if ((await store.StatAsync(BlobKey.Parse(rendition.Key), cancellationToken))?.Size != rendition.Size)
            {
                return true;
            }
        }

        return false;
    }

    async Task<CareCount> OverAsync(IEnumerable<Guid> photos, Func<Guid, Task<CareCount>> lookAsync)
    {
        var count = CareCount.Zero;
        foreach (var photo in photos)
        {
            try
            {
                count += await lookAsync(photo);
            }
            catch (Exception exception) when (exception is not (StoreException or OperationCanceledException))
            {
                // One photo whose state cannot be read must not keep the others from being looked after.
                log.PhotoNotLookedAfter(exception, photo);
            }
        }

        return count;
    }

    async Task<Dictionary<Guid, List<BlobInfo>>> FoldersAsync(CareSlice slice, CancellationToken cancellationToken)
    {
        Dictionary<Guid, List<BlobInfo>> folders = [];
        foreach (var kind in (string[])["photos", "renditions"])
        {
            var prefix = $"{LibraryLayout.Library(slice.LibraryId)}{kind}/{slice.Shard:x2}/";
            await foreach (var blob in store.ListAsync(prefix, cancellationToken))
            {
                if (Guid.TryParseExact(blob.Key.Value[prefix.Length..].Split('/')[0], "D", out var photo))
                {
                    (folders.TryGetValue(photo, out var known) ? known : folders[photo] = []).Add(blob);
                }
            }
        }

        return folders;
    }

    async Task<List<Guid>> PhotosAsync(CareSlice slice, CancellationToken cancellationToken)
    {
        List<Guid> photos = [];
        var after = LastBefore(slice.Shard) ?? Guid.Empty;
        while (true)
        {
            var step = await index.Walk.StepAsync(slice.LibraryId, All, after, WalkStep, cancellationToken);
            var own = step.TakeWhile(id => IsOf(slice.Shard, id)).ToList();
            photos.AddRange(own);
            if (own.Count < WalkStep)
            {
                return photos;
            }

            after = own[^1];
        }
    }

    /// <summary>The last id before the shard's first, all of whose bytes but the first are the greatest; null for none.</summary>
    static Guid? LastBefore(int shard) => shard == 0 ? null : new Guid([(byte)(shard - 1), .. Enumerable.Repeat(byte.MaxValue, 15)], bigEndian: true);

    static bool IsOf(int shard, Guid id) => id.ToByteArray(bigEndian: true)[0] == shard;
}
