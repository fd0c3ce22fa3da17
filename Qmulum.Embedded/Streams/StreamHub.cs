using System.Collections.Concurrent;
using Orleans.Streams;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Streams;

/// <summary>All streams of the host.</summary>
sealed class StreamHub(EmbeddedRuntime runtime)
{
    readonly ConcurrentDictionary<StreamKey, StreamTopic> _topics = new();
    readonly SubscriptionTable _table = new(runtime.Database);
    long _sequence;

    /// <summary>How many streams are in use.</summary>
    public int Count => _topics.Count;

    /// <exception cref="KeyNotFoundException">There is no such provider.</exception>
    public IStreamProvider Provider(string name, Activation? activation)
    {
        ArgumentNullException.ThrowIfNull(name);
        return runtime.Options.StreamProviders.Contains(name)
            ? new EmbeddedStreamProvider(this, name, activation)
            : throw new KeyNotFoundException(
                $"There is no stream provider \"{name}\". Add it to {nameof(EmbeddedOptions)}.{nameof(EmbeddedOptions.StreamProviders)}.");
    }

    public StreamTopic Topic(StreamKey key) => _topics.GetOrAdd(key, key => new(runtime, _table, key));

    /// <summary>The next number; it grows over all streams, so that it also grows over a stream that was forgotten in between.</summary>
    public EmbeddedSequenceToken NextToken() => new(Interlocked.Increment(ref _sequence));

    public async Task PublishAsync(StreamKey key, EventKind kind, object? item)
    {
        while (!await Topic(key).TryPublishAsync(kind, item))
        {
            // The topic ended in between: it is not in the table any more, or will not be in a moment.
        }
    }

    public async Task<Subscription> SubscribeAsync(StreamKey key, Activation? activation, IStreamHandler handler)
    {
        while (true)
        {
            if (await Topic(key).TrySubscribeAsync(activation, handler) is { } subscription)
            {
                return subscription;
            }
        }
    }

    public async Task UnsubscribeAsync(Subscription subscription)
    {
        while (!await Topic(subscription.Stream).TryUnsubscribeAsync(subscription))
        {
            // As above.
        }
    }

    /// <summary>Forgets the streams that nobody uses.</summary>
    public void Collect()
    {
        foreach (var topic in _topics)
        {
            if (topic.Value.TryEnd())
            {
                _topics.TryRemove(topic);
            }
        }
    }

    public void Stop()
    {
        foreach (var topic in _topics.Values)
        {
            topic.Stop();
        }
    }
}
