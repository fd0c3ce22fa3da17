namespace Qmulum.Storage;

/// <summary>
/// What a blob store could not do. <see cref="Code"/> is stable and fit for an API; the message is one sentence that
/// says what was wrong, where, and what to do.
/// </summary>
public abstract class StoreException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>A short, stable name of the fault, in lower case with hyphens.</summary>
    public string Code { get; } = code;
}
