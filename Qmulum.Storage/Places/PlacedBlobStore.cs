namespace Qmulum.Storage;

/// <summary>One place of a <see cref="RoutedBlobStore"/>: what is begun there is put where it belongs when it is committed.</summary>
sealed class PlacedBlobStore(RoutedBlobStore all, BlobPlace place) : IBlobStore
{
    readonly IBlobStore _store = place.Store;

    public string Name => _store.Name;

    public IDirectStore? Direct => _store.Direct is { } direct ? new PlacedDirectStore(direct, this) : null;

    public async ValueTask<IBlobUpload> BeginAsync(long? expectedSize, CancellationToken ct) =>
        new PlacedUpload(await _store.BeginAsync(expectedSize, ct).ConfigureAwait(false), this);

    public async Task<IStagedUpload> StageAsync(Guid id, StagedMark mark, long? expectedSize, CancellationToken ct) =>
        new PlacedStagedUpload(await _store.StageAsync(id, mark, expectedSize, ct).ConfigureAwait(false), this);

    public Task DropStagedAsync(Guid id, StagedMark mark, CancellationToken ct) => _store.DropStagedAsync(id, mark, ct);

    public Task<BlobRead> OpenAsync(BlobKey key, ByteRange? range, CancellationToken ct) => _store.OpenAsync(key, range, ct);

    public Task<BlobInfo?> StatAsync(BlobKey key, CancellationToken ct) => _store.StatAsync(key, ct);

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken ct) => _store.PutAsync(key, content, ct);

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, Durability durability, CancellationToken ct) =>
        _store.PutAsync(key, content, durability, ct);

    public Task<bool> DeleteAsync(BlobKey key, CancellationToken ct) => _store.DeleteAsync(key, ct);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct) => _store.ListAsync(prefix, ct);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string after, CancellationToken ct) => _store.ListAsync(prefix, after, ct);

    public IAsyncEnumerable<BlobInfo> ListReadableAsync(string prefix, string after, Action<string, StoreException> passedOver, CancellationToken ct) =>
        _store.ListReadableAsync(prefix, after, passedOver, ct);

    public Task<BlobInfo> CopyAsync(BlobKey from, BlobKey to, CancellationToken ct) => _store.CopyAsync(from, to, ct);

    public Task<BlobDigest> VerifyAsync(BlobKey key, BlobDigest expected, CancellationToken ct) => _store.VerifyAsync(key, expected, ct);

    public Task<StoreHealth> CheckAsync(CancellationToken ct) => _store.CheckAsync(ct);

    public Task<int> SweepStagingAsync(TimeSpan olderThan, CancellationToken ct) => _store.SweepStagingAsync(olderThan, ct);

    public Task<int> SweepStagedAsync(TimeSpan olderThan, CancellationToken ct) => _store.SweepStagedAsync(olderThan, ct);

    internal async Task<BlobInfo> SettleAsync(BlobKey key, BlobInfo info) => await all.SettleAsync(place, key, info).ConfigureAwait(false);
}

/// <summary>An upload that was begun in a place.</summary>
sealed class PlacedUpload(IBlobUpload upload, PlacedBlobStore place) : IBlobUpload
{
    public long Length => upload.Length;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => upload.WriteAsync(bytes, ct);

    public ValueTask<BlobDigest> FinishAsync(CancellationToken ct) => upload.FinishAsync(ct);

    public async Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct) =>
        await place.SettleAsync(key, await upload.CommitAsync(key, ct).ConfigureAwait(false)).ConfigureAwait(false);

    public ValueTask DisposeAsync() => upload.DisposeAsync();
}

/// <summary>A staged upload that was begun in a place, and goes on there.</summary>
sealed class PlacedStagedUpload(IStagedUpload upload, PlacedBlobStore place) : IStagedUpload
{
    public long Offset => upload.Offset;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => upload.WriteAsync(bytes, ct);

    public Task<StagedMark> CheckpointAsync(CancellationToken ct) => upload.CheckpointAsync(ct);

    public Task<StagedMark> SuspendAsync(CancellationToken ct) => upload.SuspendAsync(ct);

    public ValueTask<BlobDigest> FinishAsync(CancellationToken ct) => upload.FinishAsync(ct);

    public async Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct) =>
        await place.SettleAsync(key, await upload.CommitAsync(key, ct).ConfigureAwait(false)).ConfigureAwait(false);

    public ValueTask DisposeAsync() => upload.DisposeAsync();
}

/// <summary>What a place offers to clients that reach it themselves.</summary>
sealed class PlacedDirectStore(IDirectStore direct, PlacedBlobStore place) : IDirectStore
{
    public Task<Uri> ReadAddressAsync(BlobKey key, string contentType, string disposition, TimeSpan life) =>
        direct.ReadAddressAsync(key, contentType, disposition, life);

    public Task<StagedMark> BeginDirectAsync(Guid id, long size, CancellationToken ct) => direct.BeginDirectAsync(id, size, ct);

    public Task<IReadOnlyList<DirectPart>> MissingPartsAsync(Guid id, StagedMark mark, long size, TimeSpan life, CancellationToken ct) =>
        direct.MissingPartsAsync(id, mark, size, life, ct);

    public async Task<IStagedUpload> TakeDirectAsync(Guid id, StagedMark mark, long size, Action<ReadOnlyMemory<byte>> read, CancellationToken ct) =>
        new PlacedStagedUpload(await direct.TakeDirectAsync(id, mark, size, read, ct).ConfigureAwait(false), place);
}
