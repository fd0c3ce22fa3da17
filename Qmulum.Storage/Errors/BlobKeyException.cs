namespace Qmulum.Storage;

/// <summary>The text is not a blob key. See <see cref="BlobKey"/> for the rule.</summary>
public sealed class BlobKeyException(string message, Exception? cause = null) : StoreException(CodeName, message, cause)
{
    public const string CodeName = "blob-key-invalid";
}
