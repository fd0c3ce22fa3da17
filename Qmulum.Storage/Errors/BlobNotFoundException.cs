namespace Qmulum.Storage;

/// <summary>No blob has this key. A store that is offline says so instead: see <see cref="StoreOfflineException"/>.</summary>
public sealed class BlobNotFoundException(BlobKey key, Exception? cause = null)
    : StoreException(CodeName, $"There is no blob '{key}' in this store; it was never put there or has been deleted.", cause)
{
    public const string CodeName = "blob-not-found";

    public BlobKey Key { get; } = key;
}
