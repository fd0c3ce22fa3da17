using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>A location as one text: the absolute path of a folder, or a bucket's <c>s3://…</c>.</summary>
sealed class LocationAddress(long minimumFreeBytes, TimeProvider clock)
{
    const int MostCharacters = 2_000;

    /// <summary>The address in the one form by which it is known.</summary>
    /// <exception cref="FormatException">It cannot be used; the message says why, and repeats nothing that could be a secret.</exception>
    public static string Clean(string address)
    {
        if (IsBucket(address))
        {
            BucketAddress.Parse(address);
            return address;
        }

        return Path.IsPathFullyQualified(address) && address.Length <= MostCharacters && !address.Any(char.IsControl)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(address))
            : throw new FormatException("it must be the absolute path of a folder, or s3://BUCKET/PREFIX as docs/object-storage.md tells");
    }

    public static bool IsBucket(string address) => address.StartsWith("s3:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a location, which may be away.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="name">What administrators call it.</param>
    /// <param name="id">The id that its marker must have.</param>
    public IBlobStore Open(string address, string name, Guid id) =>
        IsBucket(address) ? S3BlobStore.Open(Bucket(address, name), id) : FolderBlobStore.Open(Folder(address, name), id);

    /// <summary>Makes a location, or opens the one that is there.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="server">The server that the marker names of one that is made.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>It, to be disposed by the caller.</returns>
    /// <exception cref="StoreException">Something else is there, or nothing can be written.</exception>
    public async Task<IMarkedStore> MakeAsync(string address, Guid server, CancellationToken ct) => IsBucket(address)
        ? await S3BlobStore.CreateAsync(Bucket(address, "new"), server, ct)
        : await FolderBlobStore.CreateAsync(Folder(address, "new"), server, ct);

    /// <summary>Opens a location whose id is not known, which may be away.</summary>
    /// <param name="address">Its address.</param>
    /// <returns>It, to be disposed by the caller.</returns>
    public IMarkedStore Open(string address) => IsBucket(address) ? S3BlobStore.Open(Bucket(address, "new")) : FolderBlobStore.Open(Folder(address, "new"));

    /// <summary>Whether a bucket's prefix is a location, as far as its keys may see: they may be those of a deeper one alone.</summary>
    public async Task<bool> HasMarkerAsync(S3StoreOptions bucket, CancellationToken ct)
    {
        using var store = S3BlobStore.Open(bucket with { Clock = clock, Retries = 0 });
        try
        {
            await store.LocationAsync(ct);
            return true;
        }
        catch (StoreLayoutException)
        {
            return true; // a newer Qmulum's, or a damaged one
        }
        catch (StoreException)
        {
            return false;
        }
    }

    FolderStoreOptions Folder(string path, string name) => new() { Root = path, Name = name, MinimumFreeBytes = minimumFreeBytes, Clock = clock };

    S3StoreOptions Bucket(string address, string name) => BucketAddress.Parse(address) with { Name = name, Clock = clock };
}
