using Orleans.Streams;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Streams;

/// <summary>A stream in the hands of one grain's activation or of a client.</summary>
sealed class EmbeddedStream<T>(StreamHub hub, StreamKey key, Activation? activation) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => key.Provider;

    public StreamId StreamId => key.Id;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => hub.PublishAsync(key, EventKind.Item, item);

    public async Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var item in batch)
        {
            await OnNextAsync(item, token);
        }
    }

    public Task OnCompletedAsync() => hub.PublishAsync(key, EventKind.Completed, null);

    public Task OnErrorAsync(Exception ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        return hub.PublishAsync(key, EventKind.Error, ex);
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null);

    public async Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        EmbeddedStream.ThrowIfRewound(token);
        if (filterData is not null)
        {
            throw new NotSupportedException("Streams of this host have no filters.");
        }

        var subscription = await hub.SubscribeAsync(key, activation, new StreamHandler<T>(observer));
        return new SubscriptionHandle<T>(hub, subscription, activation);
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) =>
        SubscribeAsync(new BatchAdapter<T>(observer), token);

    public async Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var own = await hub.Topic(key).SubscriptionsOfAsync(activation);
        return [.. own.Select(subscription => new SubscriptionHandle<T>(hub, subscription, activation))];
    }

    public bool Equals(IAsyncStream<T>? other) => other is not null && other.ProviderName == ProviderName && other.StreamId == StreamId;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => HashCode.Combine(ProviderName, StreamId);

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : StreamId.CompareTo(other.StreamId);

    public override string ToString() => $"{ProviderName}/{StreamId}";
}
