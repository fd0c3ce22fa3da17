namespace Qmulum.Storage;

/// <summary>The blob is there, but its bytes are not those that were stored: another size, another SHA-256, or an early end.</summary>
public sealed class BlobDamagedException(BlobKey key, string what)
    : StoreException(CodeName, $"The blob '{key}' is damaged: {what}. Restore it from a replica or a backup.")
{
    public const string CodeName = "blob-damaged";

    public BlobKey Key { get; } = key;
}
