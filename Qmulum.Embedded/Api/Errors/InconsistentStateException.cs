namespace Orleans.Storage;

/// <summary>
/// A write was refused because the record has another version than the one that was read. When it leaves a call of the
/// grain, the activation ends, so that the next call reads the record anew.
/// </summary>
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException()
        : base("The record was changed by someone else.")
    {
    }

    public InconsistentStateException(string message)
        : base(message)
    {
    }

    public InconsistentStateException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag ?? "";
        CurrentEtag = currentEtag ?? "";
    }

    /// <summary>The version that is stored; empty when there is no record.</summary>
    public string StoredEtag { get; } = "";

    /// <summary>The version that the grain had read; empty when it had found no record.</summary>
    public string CurrentEtag { get; } = "";

    internal bool IsSourceActivation { get; set; } = true;
}
