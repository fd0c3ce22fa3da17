namespace Orleans.Streams;

/// <summary>A stream, whatever its events.</summary>
public interface IAsyncStream
{
    /// <summary>Whether a subscription can start at an earlier event; false in this host.</summary>
    bool IsRewindable { get; }

    string ProviderName { get; }

    StreamId StreamId { get; }
}
