namespace Orleans.Runtime;

/// <summary>A grain's enumeration cannot go on because the activation that ran it is gone.</summary>
public sealed class EnumerationAbortedException : Exception
{
    public EnumerationAbortedException()
        : base("The enumeration was aborted.")
    {
    }

    public EnumerationAbortedException(string message)
        : base(message)
    {
    }

    public EnumerationAbortedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
