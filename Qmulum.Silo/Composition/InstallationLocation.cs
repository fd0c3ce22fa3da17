using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Locations;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>The location that an installation has from its first start on: a folder below the data folder, or a bucket that the setting "location" names.</summary>
sealed class InstallationLocation(ServerOptions options, DataFolder folder, TimeProvider clock)
{
    /// <summary>Whether it is a bucket.</summary>
    public bool IsBucket { get; } = options.Location.Length > 0;

    /// <summary>Makes the location, or finds the one that an earlier start made.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="StoreException">It cannot be made.</exception>
    public async Task<Guid> CreateAsync()
    {
        if (!IsBucket)
        {
            return await IdOfNewAsync(await FolderBlobStore.CreateAsync(Folder));
        }

        using var made = await S3BlobStore.CreateAsync(Bucket);
        return await IdOfNewAsync(made);
    }

    /// <summary>The own location names no server, as it is what the server is named by. One that does is one of another's list.</summary>
    static async Task<Guid> IdOfNewAsync(IMarkedStore made)
    {
        var marker = await made.LocationAsync(CancellationToken.None);
        return marker.Server is null
            ? marker.Id
            : throw new StoreLayoutException($"{made.Name} is the location {marker.Id} already, which a server added to its own. Name a new or empty place for this one.");
    }

    /// <summary>The id of the folder's location; null while it is away.</summary>
    /// <exception cref="StoreException">What is there cannot be used.</exception>
    public async Task<Guid?> FindFolderAsync()
    {
        try
        {
            return (await FolderBlobStore.Open(Folder).LocationAsync(CancellationToken.None)).Id;
        }
        catch (StoreOfflineException)
        {
            return null;
        }
    }

    /// <summary>Opens the location, which may be away.</summary>
    /// <param name="id">The id it must have; null when that is not known.</param>
    public IBlobStore Open(Guid? id) => IsBucket ? S3BlobStore.Open(Bucket, id) : FolderBlobStore.Open(Folder, id);

    /// <summary>This location and all that administrators added, as one store.</summary>
    /// <param name="own">This one, opened.</param>
    /// <param name="rows">What knows the others.</param>
    public IBlobStore WithOthers(IBlobStore own, ILocationRows rows)
    {
        BlobPlace place = new(LocationId.Own, own);
        LocationAddress addresses = new(options.MinimumFreeBytes, clock);
        LocationRoutes routes = new(rows, place, row => addresses.Open(row.Address, row.Name, Guid.Parse(row.Id)), clock);
        return Cached(new RoutedBlobStore(routes, place), routes);
    }

    /// <summary>A thumbnail costs a bucket's request each time it is looked at, and 200,000 of them are 8 GB: they belong on a disk.</summary>
    IBlobStore Cached(RoutedBlobStore all, LocationRoutes routes) => options.RenditionCacheBytes == 0
        ? all
        : new CachedBlobStore(all, folder.RenditionCache, options.RenditionCacheBytes, routes.AreRenditionsInBucket, clock);

    FolderStoreOptions Folder => new() { Root = folder.Location, MinimumFreeBytes = options.MinimumFreeBytes, Clock = clock };

    S3StoreOptions Bucket => BucketAddress.Parse(options.Location) with { Clock = clock };
}
