using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>A real location that counts how often a blob was fetched, and that a test can take offline.</summary>
sealed class WatchedStore(IBlobStore store) : IBlobStore
{
    int _fetches;

    /// <summary>How often a blob was opened.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>Whether it does not answer.</summary>
    public bool IsOffline { get; set; }

    /// <summary>Whether it answers, and can do nothing.</summary>
    public bool IsFailing { get; set; }

    /// <summary>A blob that lies on a bad place of the disk.</summary>
    public BlobKey? Unreadable { get; set; }

    /// <summary>Asked before a blob is deleted: a test plays a process that dies there.</summary>
    public Action<BlobKey> OnDelete { get; set; } = _ => { };

    /// <summary>Asked before a blob is put: a test plays a disk that is full.</summary>
    public Action<BlobKey> OnPut { get; set; } = _ => { };

    /// <summary>Asked before a blob is opened: a test plays a place of the disk that cannot be read.</summary>
    public Func<BlobKey, Task> OnOpen { get; set; } = _ => Task.CompletedTask;

    /// <summary>Waited for when a blob was verified: a test plays a process that is held up there.</summary>
    public Func<BlobKey, Task> OnVerified { get; set; } = _ => Task.CompletedTask;

    public string Name => store.Name;

    public ValueTask<BlobPlace> PlaceOfAsync(BlobKey key, CancellationToken ct) => Store.PlaceOfAsync(key, ct);

    public ValueTask<IBlobStore> AtPlaceAsync(string? id, CancellationToken ct) => id is null ? new(this) : Store.AtPlaceAsync(id, ct);

    public ValueTask<IBlobStore> HolderOfAsync(BlobKey key, CancellationToken ct) => new(this);

    IBlobStore Store => this switch
    {
        { IsOffline: true } => throw new StoreOfflineException("The location does not answer (played by a test)."),
        { IsFailing: true } => throw new StoreUnavailableException("The location can do nothing (played by a test)."),
        _ => store,
    };

    public ValueTask<IBlobUpload> BeginAsync(long? expectedSize, CancellationToken ct) => Store.BeginAsync(expectedSize, ct);

    public Task<IStagedUpload> StageAsync(Guid id, StagedMark mark, long? expectedSize, CancellationToken ct) =>
        Store.StageAsync(id, mark, expectedSize, ct);

    public Task DropStagedAsync(Guid id, StagedMark mark, CancellationToken ct) => Store.DropStagedAsync(id, mark, ct);

    public async Task<BlobRead> OpenAsync(BlobKey key, ByteRange? range, CancellationToken ct)
    {
        Interlocked.Increment(ref _fetches);
        await OnOpen(key);
        return await Store.OpenAsync(key, range, ct);
    }

    public Task<BlobInfo?> StatAsync(BlobKey key, CancellationToken ct) => Store.StatAsync(key, ct);

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        OnPut(key);
        return Store.PutAsync(key, content, ct);
    }

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, Durability durability, CancellationToken ct) =>
        Store.PutAsync(key, content, durability, ct);

    public Task<bool> DeleteAsync(BlobKey key, CancellationToken ct)
    {
        OnDelete(key);
        return Store.DeleteAsync(key, ct);
    }

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct) => Store.ListAsync(prefix, ct);

    public Task<BlobInfo> CopyAsync(BlobKey from, BlobKey to, CancellationToken ct) => Store.CopyAsync(from, to, ct);

    public async Task<BlobDigest> VerifyAsync(BlobKey key, BlobDigest expected, CancellationToken ct)
    {
        var digest = key == Unreadable
            ? throw new StoreUnavailableException("Input/output error (played by a test).")
            : await Store.VerifyAsync(key, expected, ct);
        await OnVerified(key);
        return digest;
    }

    public Task<StoreHealth> CheckAsync(CancellationToken ct) => Store.CheckAsync(ct);

    public Task<int> SweepStagingAsync(TimeSpan olderThan, CancellationToken ct) => Store.SweepStagingAsync(olderThan, ct);

    public Task<int> SweepStagedAsync(TimeSpan olderThan, CancellationToken ct) => Store.SweepStagedAsync(olderThan, ct);
}
