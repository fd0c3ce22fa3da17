namespace Qmulum.Storage;

/// <summary>The place where the bytes live is not there now (a missing mount, a disk taken out). That is not the same as empty: nothing was written, and nothing counts as deleted.</summary>
public sealed class StoreOfflineException(string message, Exception? cause = null) : StoreException(CodeName, message, cause)
{
    public const string CodeName = "store-offline";
}
