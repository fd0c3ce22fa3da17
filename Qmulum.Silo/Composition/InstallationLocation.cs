using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>The one location of an installation: a folder below the data folder, or a bucket that the setting "location" names.</summary>
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
            return (await (await FolderBlobStore.CreateAsync(Folder)).LocationAsync(CancellationToken.None)).Id;
        }

        using var made = await S3BlobStore.CreateAsync(Bucket);
        return (await made.LocationAsync(CancellationToken.None)).Id;
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
    public IBlobStore Open(Guid? id) => IsBucket ? Cached(S3BlobStore.Open(Bucket, id)) : FolderBlobStore.Open(Folder, id);

    /// <summary>A thumbnail costs a bucket's request each time it is looked at, and 200,000 of them are 8 GB: they belong on a disk.</summary>
    IBlobStore Cached(S3BlobStore bucket) => options.RenditionCacheBytes == 0
        ? bucket
        : new CachedBlobStore(bucket, folder.RenditionCache, options.RenditionCacheBytes, key => LibraryLayout.IsRendition(key.Value), clock);

    FolderStoreOptions Folder => new() { Root = folder.Location, MinimumFreeBytes = options.MinimumFreeBytes, Clock = clock };

    S3StoreOptions Bucket => BucketAddress.Parse(options.Location) with { Clock = clock };
}
