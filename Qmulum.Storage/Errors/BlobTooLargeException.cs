namespace Qmulum.Storage;

/// <summary>The blob is larger than this store's file system lets one file be (4 GiB on FAT32).</summary>
public sealed class BlobTooLargeException(string message, Exception? cause = null) : StoreException(CodeName, message, cause)
{
    public const string CodeName = "blob-too-large";
}
