using Orleans.Streams;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Streams;

/// <summary>The streams of one provider, for one grain's activation or for a client.</summary>
sealed class EmbeddedStreamProvider(StreamHub hub, string name, Activation? activation) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new EmbeddedStream<T>(hub, new(name, streamId), activation);
}
