using Orleans.Streams.Core;
using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded.Streams;

/// <summary>One event for a grain, as a turn of it.</summary>
sealed class StreamDelivery(GrainSubscription subscription, StreamEvent streamEvent) : TaskRequest
{
    protected override async Task Call(object grain)
    {
        var streams = Activation!.Streams ??= new();
        if (streams.Find(subscription.Id) is null && grain is IStreamSubscriptionObserver observer)
        {
            await observer.OnSubscribed(new HandleFactory(Activation, subscription));
        }

        if (streams.Find(subscription.Id) is not { } handler)
        {
            Activation.Runtime.Log.EventUnhandled(subscription.Stream.Provider, subscription.Grain.Type);
            return;
        }

        try
        {
            await handler.HandleAsync(streamEvent);
        }
        catch (Exception error) when (streamEvent.Kind != EventKind.Error)
        {
            Activation.Runtime.Log.SubscriberFailed(error, subscription.Stream.Provider);
            await handler.OnErrorAsync(error);
        }
    }
}
