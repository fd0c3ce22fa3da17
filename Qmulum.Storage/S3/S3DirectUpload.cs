namespace Qmulum.Storage;

/// <summary>An upload that a client has sent to the bucket itself: put together, and read once to know what it is.</summary>
sealed class S3DirectUpload(S3BlobStore store, Guid id, StagedMark mark, string etag, BlobDigest digest) : IStagedUpload
{
    string Key => store.Connection.Layout.UploadKey(id);

    public long Offset => digest.Size;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) =>
        throw new InvalidOperationException("The upload is finished: no more bytes can be written to it.");

    public Task<StagedMark> CheckpointAsync(CancellationToken ct) => Task.FromResult(mark);

    public Task<StagedMark> SuspendAsync(CancellationToken ct) => Task.FromResult(mark);

    public ValueTask<BlobDigest> FinishAsync(CancellationToken ct) => new(digest);

    public async Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct)
    {
        await store.Marker.DemandAsync(ct).ConfigureAwait(false);
        var info = await store.Objects.PutAndLookAsync(key, digest.Size, async () =>
            await store.Copy.TryCopyAsync(Key, etag, digest.Size, store.Connection.Layout.ObjectKey(key)).ConfigureAwait(false)
            ?? throw new StoreUnavailableException(
                $"{store.Connection.Place} has not the object any more that was read for the blob '{key}'. Nothing is acknowledged.")).ConfigureAwait(false);
        await S3StagedDrop.RemoveObjectsAsync(store, id, keep: null, ct).ConfigureAwait(false);
        return info;
    }

    public ValueTask DisposeAsync() => default;
}
