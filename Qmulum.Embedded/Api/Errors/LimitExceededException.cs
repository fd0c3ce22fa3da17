namespace Orleans.Runtime;

/// <summary>A call was not run because too many already wait for the grain.</summary>
public sealed class LimitExceededException : OrleansException
{
    public LimitExceededException()
        : base("A limit of the grain host is exceeded.")
    {
    }

    public LimitExceededException(string message)
        : base(message)
    {
    }

    public LimitExceededException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public LimitExceededException(string limitName, int current, int threshold, object extraInfo)
        : base($"Limit {limitName} exceeded: {current} of {threshold}. {extraInfo}")
    {
    }
}
