namespace Qmulum.Storage;

/// <summary>
/// A place for blobs: named, immutable runs of bytes. Every store passes the contract suite <c>BlobStoreContract</c>.
/// </summary>
/// <remarks>
/// Safe for any number of callers at once. Memory does not grow with the size of a blob or the number of blobs. Every
/// method throws <see cref="StoreException"/>s and nothing else for what the outside world does wrong:
/// <see cref="StoreOfflineException"/> and <see cref="StoreUnavailableException"/> from all of them, and
/// <see cref="StoreReadOnlyException"/> and <see cref="StoreFullException"/> from those that write. No key may be the folder
/// of another (<c>a</c> and <c>a/b</c>): a folder store answers <see cref="StoreLayoutException"/>.
/// </remarks>
public interface IBlobStore
{
    /// <summary>What an admin calls this store.</summary>
    string Name { get; }

    /// <summary>How clients reach the store themselves; null when they do not.</summary>
    IDirectStore? Direct => null;

    /// <summary>
    /// Where a blob with this key goes that is begun now. What is begun there goes on there, whatever becomes of the key meanwhile: its commit puts the
    /// blob where it belongs by then.
    /// </summary>
    ValueTask<BlobPlace> PlaceOfAsync(BlobKey key, CancellationToken ct) => new(new BlobPlace(null, this));

    /// <summary>The place with this id, as <see cref="PlaceOfAsync"/> told it: to go on with what was begun there. It is that place alone that it reads and lists.</summary>
    /// <exception cref="StagedLostException">There is no such place any more.</exception>
    ValueTask<IBlobStore> AtPlaceAsync(string? id, CancellationToken ct) => new(this);

    /// <summary>The store that has the blob now; of one that nobody has, the one where it would be put.</summary>
    ValueTask<IBlobStore> HolderOfAsync(BlobKey key, CancellationToken ct) => new(this);

    /// <summary>Begins an upload.</summary>
    /// <param name="expectedSize">
    /// The size in bytes if it is known. Room for it is held until the upload ends. It is not compared with what comes.
    /// </param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="StoreFullException">The expected size does not fit, before a byte is taken.</exception>
    ValueTask<IBlobUpload> BeginAsync(long? expectedSize, CancellationToken ct);

    /// <summary>Begins an upload that may be interrupted, or goes on with it at its mark: what came after the mark is forgotten.</summary>
    /// <param name="id">Chosen by the caller; one upload has it.</param>
    /// <param name="mark">How far it is.</param>
    /// <param name="expectedSize">The size in bytes of the whole if it is known; the same each time.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="StagedBusyException">Another request still writes to it.</exception>
    /// <exception cref="StagedLostException">The bytes before the mark are not all there.</exception>
    /// <exception cref="StoreFullException">What is still to come does not fit.</exception>
    Task<IStagedUpload> StageAsync(Guid id, StagedMark mark, long? expectedSize, CancellationToken ct);

    /// <summary>Removes what is kept of an upload; what is not there is removed already.</summary>
    /// <exception cref="StagedBusyException">A request still writes to it.</exception>
    Task DropStagedAsync(Guid id, StagedMark mark, CancellationToken ct);

    /// <summary>Opens a blob, or a range of it, for reading.</summary>
    /// <exception cref="BlobNotFoundException">No blob has this key.</exception>
    /// <exception cref="RangeNotSatisfiableException">The range lies outside the blob.</exception>
    Task<BlobRead> OpenAsync(BlobKey key, ByteRange? range, CancellationToken ct);

    /// <summary>The facts of a blob; null when no blob has this key.</summary>
    Task<BlobInfo?> StatAsync(BlobKey key, CancellationToken ct);

    /// <summary>Stores a small content (a manifest, a rendition) in one step, durably, in place of what the key had.</summary>
    Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>Stores a small content in one step, in place of what the key had, with the promise that is asked for.</summary>
    Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, Durability durability, CancellationToken ct);

    /// <summary>Deletes a blob, durably; false when there was none.</summary>
    Task<bool> DeleteAsync(BlobKey key, CancellationToken ct);

    /// <summary>
    /// Every blob whose key begins with these characters, in key order. Blobs that come or go meanwhile may be listed or not;
    /// all others are listed exactly once.
    /// </summary>
    /// <param name="prefix">"" for all; need not end at a segment.</param>
    /// <param name="ct">Ends the listing.</param>
    /// <exception cref="BlobKeyException">No key can begin like this.</exception>
    IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct);

    /// <summary>As <see cref="ListAsync(string, CancellationToken)"/>, without the keys up to a place in their order.</summary>
    /// <param name="prefix">"" for all; need not end at a segment.</param>
    /// <param name="after">What is listed has a key behind this in the order of characters; "" for the beginning. Need not be a key.</param>
    /// <param name="ct">Ends the listing.</param>
    /// <exception cref="BlobKeyException">No key can begin like this.</exception>
    IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string after, CancellationToken ct) =>
        ListAsync(prefix, ct).Where(blob => string.CompareOrdinal(blob.Key.Value, after) > 0);

    /// <summary>
    /// As <see cref="ListAsync(string, string, CancellationToken)"/>, and a folder that cannot be read does not end it: for who looks for what is wrong. Of a store
    /// without folders it is the same listing.
    /// </summary>
    /// <param name="prefix">"" for all; need not end at a segment.</param>
    /// <param name="after">What is listed has a key behind this.</param>
    /// <param name="passedOver">Gets each folder that cannot be read, as what keys in it begin with, with the reason; the same one more than once, too.</param>
    /// <param name="ct">Ends the listing.</param>
    IAsyncEnumerable<BlobInfo> ListReadableAsync(string prefix, string after, Action<string, StoreException> passedOver, CancellationToken ct) =>
        ListAsync(prefix, after, ct);

    /// <summary>Makes the second key's content that of the first, durably; both stay.</summary>
    /// <exception cref="BlobNotFoundException">No blob has the first key.</exception>
    Task<BlobInfo> CopyAsync(BlobKey from, BlobKey to, CancellationToken ct);

    /// <summary>Reads the whole blob and compares it with the digest.</summary>
    /// <returns>What was read, with its SHA-1.</returns>
    /// <exception cref="BlobNotFoundException">No blob has this key.</exception>
    /// <exception cref="BlobDamagedException">The size or the hash differs.</exception>
    Task<BlobDigest> VerifyAsync(BlobKey key, BlobDigest expected, CancellationToken ct);

    /// <summary>Writes, reads back and deletes; the answer says what failed. Throws only when cancelled.</summary>
    Task<StoreHealth> CheckAsync(CancellationToken ct);

    /// <summary>Removes what uploads left behind that nobody has written to for that long, and nobody has open; says how many.</summary>
    Task<int> SweepStagingAsync(TimeSpan olderThan, CancellationToken ct);

    /// <summary>Removes staged uploads that got no byte for that long, whoever has their marks; says how many.</summary>
    Task<int> SweepStagedAsync(TimeSpan olderThan, CancellationToken ct);
}
