namespace Qmulum.Embedded;

/// <summary>Given to OnErrorAsync of a subscriber that was too slow: its queue was full for longer than a publisher waits.</summary>
public sealed class StreamEventsLostException(long count)
    : OrleansException($"The subscriber was too slow: {count} events were lost. Read what was missed from where it is stored.")
{
    /// <summary>How many events were lost since the last that was delivered.</summary>
    public long Count { get; } = count;
}
