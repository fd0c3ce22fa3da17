namespace Qmulum.Storage;

/// <summary>
/// Bytes on their way into a store, hashed as they pass, invisible until they are committed. Disposing without a commit
/// removes every trace; a process that dies leaves a temporary file, which <see cref="IBlobStore.SweepStagingAsync"/> removes.
/// </summary>
/// <remarks>
/// One caller at a time. After a call has failed only disposing is left: every further call
/// throws the same error. A write that was cancelled may have taken some of its bytes: <see cref="Length"/> says. A folder stages a file and renames it; an object store stages a multipart upload under a key of its
/// own and completes and copies it, for it cannot rename. That is why the key comes last, and why neither the size nor
/// the key need be known when the bytes begin to arrive.
/// </remarks>
public interface IBlobUpload : IAsyncDisposable
{
    /// <summary>The bytes taken so far.</summary>
    long Length { get; }

    /// <summary>Takes the bytes; they may be reused when this returns. Waits when the store is slower than the caller.</summary>
    /// <exception cref="StoreFullException">The bytes do not fit.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct);

    /// <summary>Says that no more bytes come, and returns what came. A second call returns the same.</summary>
    ValueTask<BlobDigest> FinishAsync(CancellationToken ct);

    /// <summary>
    /// Makes the bytes the content of this key; finishes first if that was not done. Durable when it returns: the
    /// blob survives a power cut. A blob that the key already had is replaced in one step, so that at every moment the key has
    /// one whole content. Cancelling is heeded until that step, not after.
    /// </summary>
    Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct);
}
