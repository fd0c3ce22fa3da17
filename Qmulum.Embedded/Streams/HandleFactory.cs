using Orleans.Streams;
using Orleans.Streams.Core;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Streams;

/// <summary>What a grain gets to attach to a subscription.</summary>
sealed class HandleFactory(Activation activation, GrainSubscription subscription) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => subscription.Stream.Id;

    public string ProviderName => subscription.Stream.Provider;

    public GuidId SubscriptionId { get; } = GuidId.GetGuidId(subscription.Id);

    public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(activation.Runtime.Streams, subscription, activation);
}
