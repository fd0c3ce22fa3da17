using Orleans.Streams;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Streams;

/// <summary>A subscription in the hands of its subscriber: a grain's activation, or a client when there is none.</summary>
sealed class SubscriptionHandle<T>(StreamHub hub, Subscription subscription, Activation? activation) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => subscription.Stream.Id;

    public override string ProviderName => subscription.Stream.Provider;

    public override Guid HandleId => subscription.Id;

    public override async Task UnsubscribeAsync()
    {
        await hub.UnsubscribeAsync(subscription);
        activation?.Streams?.Detach(subscription.Id);
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        EmbeddedStream.ThrowIfRewound(token);
        StreamHandler<T> handler = new(observer);
        if (subscription is ClientSubscription client)
        {
            client.Handler = handler;
        }
        else
        {
            (activation!.Streams ??= new()).Attach(subscription.Id, handler);
        }

        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new BatchAdapter<T>(observer), token);

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => HandleId.GetHashCode();

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == HandleId;
}
