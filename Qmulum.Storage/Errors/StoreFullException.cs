namespace Qmulum.Storage;

/// <summary>The store has no room: the disk or the quota is full, or the space kept free would be used up. Nothing was stored.</summary>
public sealed class StoreFullException(string message, Exception? cause = null) : StoreException(CodeName, message, cause)
{
    public const string CodeName = "store-full";
}
