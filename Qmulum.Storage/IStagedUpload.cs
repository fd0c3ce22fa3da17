namespace Qmulum.Storage;

/// <summary>
/// Bytes on their way into a store that arrive in pieces: over days, over broken connections, by several processes one after the other. What
/// is kept is kept by its <see cref="StagedMark"/>; disposing removes nothing. <see cref="IBlobStore.DropStagedAsync"/> does.
/// </summary>
/// <remarks>One caller at a time. After a call has failed only disposing is left; the last mark is still good.</remarks>
public interface IStagedUpload : IAsyncDisposable
{
    /// <summary>The bytes taken so far, those before the mark included.</summary>
    long Offset { get; }

    /// <summary>Takes the bytes; they may be reused when this returns. Waits when the store is slower than the caller.</summary>
    /// <exception cref="StoreFullException">The bytes do not fit.</exception>
    /// <exception cref="StagedLostException">What came before is not there any more.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct);

    /// <summary>Makes durable what costs little, and says how far that is. Bytes may follow.</summary>
    Task<StagedMark> CheckpointAsync(CancellationToken ct);

    /// <summary>Makes everything durable that was taken. No bytes follow.</summary>
    Task<StagedMark> SuspendAsync(CancellationToken ct);

    /// <summary>Says that no more bytes come, and returns what came.</summary>
    ValueTask<BlobDigest> FinishAsync(CancellationToken ct);

    /// <summary>
    /// Makes the bytes the content of this key, as <see cref="IBlobUpload.CommitAsync"/> does; finishes first if that was not done. The staged
    /// upload is used up then.
    /// </summary>
    Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct);
}
