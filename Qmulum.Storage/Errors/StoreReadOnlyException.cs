namespace Qmulum.Storage;

/// <summary>The store can be read but not written: a read-only mount, or no permission. Nothing was stored.</summary>
public sealed class StoreReadOnlyException(string message, Exception? cause = null) : StoreException(CodeName, message, cause)
{
    public const string CodeName = "store-read-only";
}
