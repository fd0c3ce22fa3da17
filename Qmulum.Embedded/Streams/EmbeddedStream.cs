using Orleans.Streams;

namespace Qmulum.Embedded.Streams;

/// <summary>What all streams have, whatever their events.</summary>
static class EmbeddedStream
{
    /// <exception cref="NotSupportedException">The token asks for events that were before.</exception>
    public static void ThrowIfRewound(StreamSequenceToken? token)
    {
        if (token is not null)
        {
            throw new NotSupportedException("Streams of this host keep no events: a subscription starts with the next one, and its token must be null.");
        }
    }
}
