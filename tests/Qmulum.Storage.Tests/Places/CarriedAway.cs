using System.Runtime.CompilerServices;

namespace Qmulum.Storage.Tests;

/// <summary>A place from which a blob is carried away just before somebody looks there.</summary>
sealed class CarriedAway(IBlobStore store, Func<Task> carry) : IBlobStore
{
    public bool IsCarried { get; set; }

    public string Name => store.Name;

    public async Task<BlobRead> OpenAsync(BlobKey key, ByteRange? range, CancellationToken ct)
    {
        await CarryAsync();
        return await store.OpenAsync(key, range, ct);
    }

    public async Task<BlobInfo?> StatAsync(BlobKey key, CancellationToken ct)
    {
        await CarryAsync();
        return await store.StatAsync(key, ct);
    }

    public ValueTask<IBlobUpload> BeginAsync(long? expectedSize, CancellationToken ct) => store.BeginAsync(expectedSize, ct);

    public Task<IStagedUpload> StageAsync(Guid id, StagedMark mark, long? expectedSize, CancellationToken ct) => store.StageAsync(id, mark, expectedSize, ct);

    public Task DropStagedAsync(Guid id, StagedMark mark, CancellationToken ct) => store.DropStagedAsync(id, mark, ct);

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken ct) => store.PutAsync(key, content, ct);

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, Durability durability, CancellationToken ct) => store.PutAsync(key, content, durability, ct);

    public Task<bool> DeleteAsync(BlobKey key, CancellationToken ct) => store.DeleteAsync(key, ct);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct) => ListAsync(prefix, "", ct);

    public async IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string after, [EnumeratorCancellation] CancellationToken ct)
    {
        await CarryAsync();
        await foreach (var blob in store.ListAsync(prefix, after, ct))
        {
            yield return blob;
        }
    }

    public Task<BlobInfo> CopyAsync(BlobKey from, BlobKey to, CancellationToken ct) => store.CopyAsync(from, to, ct);

    public Task<BlobDigest> VerifyAsync(BlobKey key, BlobDigest expected, CancellationToken ct) => store.VerifyAsync(key, expected, ct);

    public Task<StoreHealth> CheckAsync(CancellationToken ct) => store.CheckAsync(ct);

    public Task<int> SweepStagingAsync(TimeSpan olderThan, CancellationToken ct) => store.SweepStagingAsync(olderThan, ct);

    public Task<int> SweepStagedAsync(TimeSpan olderThan, CancellationToken ct) => store.SweepStagedAsync(olderThan, ct);

    async Task CarryAsync()
    {
        if (!IsCarried)
        {
            IsCarried = true;
            await carry();
        }
    }
}
