namespace Qmulum.Storage;

/// <summary>The store failed in a way that may pass or needs a person: an I/O error, an unexpected answer of the system. Whether the last write took place is not known; it was not acknowledged.</summary>
public sealed class StoreUnavailableException(string message, Exception? cause = null) : StoreException(CodeName, message, cause)
{
    public const string CodeName = "store-unavailable";

    /// <summary>Whether a blob may not be read, or not at once, which says nothing of its bytes: they may be whole.</summary>
    public bool IsRefused { get; init; }
}
