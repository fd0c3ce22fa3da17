using Qmulum.Api.Admin.Locations;
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

    /// <summary>Makes the location, or finds the one that an earlier start of this installation made which was cut short.</summary>
    /// <param name="id">The id that this installation noted for it before it made anything.</param>
    /// <exception cref="StoreLayoutException">Another one is there, or it lies in another one: two servers in one place delete each other's files.</exception>
    /// <exception cref="StoreException">It cannot be made.</exception>
    public async Task ClaimAsync(Guid id)
    {
        await RequireApartAsync();
        IMarkedStore store = IsBucket ? await S3BlobStore.ClaimAsync(Bucket, id) : await FolderBlobStore.ClaimAsync(Folder, id);
        try
        {
            var marker = await store.LocationAsync(CancellationToken.None);
            if (marker.Id != id)
            {
                throw new StoreLayoutException(await WhyNotAsync(store, marker));
            }
        }
        finally
        {
            (store as IDisposable)?.Dispose();
        }
    }

    /// <summary>One around it cannot be: a place is taken when it is empty.</summary>
    async Task RequireApartAsync()
    {
        if (await (IsBucket ? EnclosingLocation.OfAsync(Bucket, Addresses, CancellationToken.None) : Task.FromResult(EnclosingLocation.Of(RealPath.Of(folder.Location)))) is { } around)
        {
            throw new StoreLayoutException(
                $"{Place} lies in '{around}', which is a location. Two servers in one place delete each other's files. Nothing was changed. Name a place that lies in no location: "
                + (IsBucket ? "another prefix or bucket." : "another data folder, or lead its \"location\" elsewhere."));
        }
    }

    /// <summary>Why a location that is there is not taken, and what to do.</summary>
    async Task<string> WhyNotAsync(IMarkedStore store, StoreLocation marker)
    {
        var hasPhotos = await store.ListAsync(UnsoughtBytes.Folder, CancellationToken.None).AnyAsync();
        var contents = marker.Server is not null ? "which a server added to its own"
            : hasPhotos ? "with photos in it"
            : "with nothing in it yet";
        var remedy = marker.Server is null && !hasPhotos
            ? "A server whose libraries are all in other locations has one like that: name its data folder or its database, or make it again from a backup (qmulum admin restore). Only if no server has "
                + "it, as when the first start of an earlier version was cut short, delete its marker, .qmulum/location.json, and start again."
            : "If it is this server's, name its data folder or its database; if that is lost, make it again from a backup (qmulum admin restore) or from the photos (qmulum rebuild). "
                + "If it is to be one more location of this server, start in a new place and take it by qmulum admin locations adopt.";
        return $"{Place} is a location already, {marker.Id}, made {marker.Created:yyyy-MM-dd}, {contents}, and this installation, which is new, did not make it. Two servers in one place delete "
            + $"each other's files. Nothing was changed. If another server has it, name a new or empty place for this one. {remedy}";
    }

    /// <summary>Where it is, without what an address says besides, and where links lead.</summary>
    string Place => IsBucket ? $"'s3://{Bucket.Bucket}/{Bucket.Prefix}'"
        : RealPath.Of(folder.Location) is var real && real != folder.Location ? $"'{folder.Location}', which leads to '{real}',"
        : $"'{folder.Location}'";

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
        var addresses = Addresses;
        LocationRoutes routes = new(rows, place, row => addresses.Open(row.Address, row.Name, Guid.Parse(row.Id)), clock);
        return Cached(new RoutedBlobStore(routes, place), routes);
    }

    /// <summary>A thumbnail costs a bucket's request each time it is looked at, and 200,000 of them are 8 GB: they belong on a disk.</summary>
    IBlobStore Cached(RoutedBlobStore all, LocationRoutes routes) => options.RenditionCacheBytes == 0
        ? all
        : new CachedBlobStore(all, folder.RenditionCache, options.RenditionCacheBytes, routes.AreRenditionsInBucket, clock);

    LocationAddress Addresses => new(options.MinimumFreeBytes, clock);

    FolderStoreOptions Folder => new() { Root = folder.Location, MinimumFreeBytes = options.MinimumFreeBytes, Clock = clock };

    S3StoreOptions Bucket => BucketAddress.Parse(options.Location) with { Clock = clock };
}
