namespace Qmulum.Storage;

/// <summary>
/// A store whose small blobs of one kind are read from a local disk once they are there: thumbnails before a bucket. It is a store like the one behind
/// it; what that says counts, but for blobs that are read from the cache while it is away.
/// </summary>
/// <param name="inner">The store; disposed with this one.</param>
/// <param name="folder">A folder of this process alone.</param>
/// <param name="mostBytes">What the cache may hold; 1 or more.</param>
/// <param name="isCached">Which blobs are cached: such as never change under their key.</param>
/// <param name="clock">Tells what was asked for last.</param>
public sealed class CachedBlobStore(IBlobStore inner, string folder, long mostBytes, Func<BlobKey, bool> isCached, TimeProvider clock) : IBlobStore, IDisposable
{
    /// <summary>Larger ones are read from the store each time. A preview has less than 1 MB.</summary>
    const int LargestBytes = 4 << 20;

    // Made when it is first needed: a server whose photos are in folders has none.
    readonly Lazy<CacheFolder> _cache = new(() => new(folder, mostBytes, clock));

    public string Name => inner.Name;

    public IDirectStore? Direct => inner.Direct;

    /// <summary>About how many bytes the cache holds.</summary>
    public long CachedBytes => _cache.Value.Bytes;

    public ValueTask<BlobPlace> PlaceOfAsync(BlobKey key, CancellationToken ct) => inner.PlaceOfAsync(key, ct);

    public ValueTask<IBlobStore> AtPlaceAsync(string? id, CancellationToken ct) => inner.AtPlaceAsync(id, ct);

    public ValueTask<IBlobStore> HolderOfAsync(BlobKey key, CancellationToken ct) => inner.HolderOfAsync(key, ct);

    public ValueTask<IBlobUpload> BeginAsync(long? expectedSize, CancellationToken ct) => inner.BeginAsync(expectedSize, ct);

    public Task<IStagedUpload> StageAsync(Guid id, StagedMark mark, long? expectedSize, CancellationToken ct) => inner.StageAsync(id, mark, expectedSize, ct);

    public Task DropStagedAsync(Guid id, StagedMark mark, CancellationToken ct) => inner.DropStagedAsync(id, mark, ct);

    public async Task<BlobRead> OpenAsync(BlobKey key, ByteRange? range, CancellationToken ct)
    {
        if (!isCached(key))
        {
            return await inner.OpenAsync(key, range, ct).ConfigureAwait(false);
        }

        if (await _cache.Value.FindAsync(key, ct).ConfigureAwait(false) is { } found)
        {
            return Read(new(key, found.Content.Length, found.Modified), found.Content, range);
        }

        var read = await inner.OpenAsync(key, null, ct).ConfigureAwait(false);
        if (read.Length > LargestBytes)
        {
            await read.DisposeAsync().ConfigureAwait(false);
            return await inner.OpenAsync(key, range, ct).ConfigureAwait(false);
        }

        await using (read)
        {
            var content = new byte[read.Length];
            await read.Content.ReadExactlyAsync(content, ct).ConfigureAwait(false);
            await _cache.Value.KeepAsync(key, content, read.Info.Modified, ct).ConfigureAwait(false);
            return Read(read.Info, content, range);
        }
    }

    public async Task<BlobInfo?> StatAsync(BlobKey key, CancellationToken ct) =>
        isCached(key) && await _cache.Value.FindAsync(key, ct).ConfigureAwait(false) is { } found
            ? new(key, found.Content.Length, found.Modified)
            : await inner.StatAsync(key, ct).ConfigureAwait(false);

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken ct) => PutAsync(key, content, Durability.Durable, ct);

    public async Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, Durability durability, CancellationToken ct)
    {
        await inner.PutAsync(key, content, durability, ct).ConfigureAwait(false);
        if (isCached(key) && content.Length <= LargestBytes)
        {
            await _cache.Value.KeepAsync(key, content, clock.GetUtcNow(), ct).ConfigureAwait(false);
        }
    }

    public Task<bool> DeleteAsync(BlobKey key, CancellationToken ct)
    {
        Forget(key);
        return inner.DeleteAsync(key, ct);
    }

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct) => inner.ListAsync(prefix, ct);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string after, CancellationToken ct) => inner.ListAsync(prefix, after, ct);

    public IAsyncEnumerable<BlobInfo> ListReadableAsync(string prefix, string after, Action<string, StoreException> passedOver, CancellationToken ct) =>
        inner.ListReadableAsync(prefix, after, passedOver, ct);

    public async Task<BlobInfo> CopyAsync(BlobKey from, BlobKey to, CancellationToken ct)
    {
        Forget(to);
        return await inner.CopyAsync(from, to, ct).ConfigureAwait(false);
    }

    public Task<BlobDigest> VerifyAsync(BlobKey key, BlobDigest expected, CancellationToken ct) => inner.VerifyAsync(key, expected, ct);

    public Task<StoreHealth> CheckAsync(CancellationToken ct) => inner.CheckAsync(ct);

    public Task<int> SweepStagingAsync(TimeSpan olderThan, CancellationToken ct) => inner.SweepStagingAsync(olderThan, ct);

    public Task<int> SweepStagedAsync(TimeSpan olderThan, CancellationToken ct) => inner.SweepStagedAsync(olderThan, ct);

    public void Dispose()
    {
        if (_cache.IsValueCreated)
        {
            _cache.Value.Dispose();
        }

        (inner as IDisposable)?.Dispose();
    }

    // Also what is not cached now: it may have been when it was put.
    void Forget(BlobKey key)
    {
        if (_cache.IsValueCreated || Directory.Exists(folder))
        {
            _cache.Value.Remove(key);
        }
    }

    static BlobRead Read(BlobInfo info, byte[] content, ByteRange? range)
    {
        var (offset, length) = range?.Resolve(content.Length) ?? (0, content.Length);
        return new(new MemoryStream(content, (int)offset, (int)length, writable: false), info, offset, length);
    }
}
