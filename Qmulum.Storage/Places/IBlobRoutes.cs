namespace Qmulum.Storage;

/// <summary>Says in which stores a blob may be, by its key. An answer may be some seconds old; whoever changes one waits for longer before relying on it.</summary>
public interface IBlobRoutes
{
    /// <summary>The places of a key, one at least: first the one where it is put, then those where it may still be.</summary>
    ValueTask<IReadOnlyList<BlobPlace>> OfKeyAsync(BlobKey key, CancellationToken ct);

    /// <summary>As <see cref="OfKeyAsync"/>, looked up anew unless what is known is quite new.</summary>
    ValueTask<IReadOnlyList<BlobPlace>> OfKeyNowAsync(BlobKey key, CancellationToken ct);

    /// <summary>
    /// The places where keys may be that begin so, in an order of looking in which no blob is missed that is carried from one to another meanwhile: each
    /// place from which blobs are carried comes before the one to which they are. Where that goes both ways a place comes twice.
    /// </summary>
    ValueTask<IReadOnlyList<BlobPlace>> LooksAsync(string prefix, CancellationToken ct);

    /// <summary>Every place that there is.</summary>
    ValueTask<IReadOnlyList<BlobPlace>> AllAsync(CancellationToken ct);

    /// <summary>A place by its id; null when there is none.</summary>
    ValueTask<BlobPlace?> FindAsync(string id, CancellationToken ct);
}
