using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded.Streams;

/// <summary>A grain's subscription: each event is a turn of the grain, which is activated for it if need be.</summary>
sealed class GrainSubscription(EmbeddedRuntime runtime, StreamKey stream, Guid id, GrainId grain, bool isImplicit)
    : Subscription(runtime, stream, id)
{
    readonly GrainProxy _proxy = new(runtime, runtime.Classes.Named(grain.Type), grain);

    public GrainId Grain { get; } = grain;

    /// <summary>Whether it is the class's attribute that subscribes.</summary>
    public bool IsImplicit { get; } = isImplicit;

    protected override Task DeliverAsync(StreamEvent streamEvent) =>
        _proxy.SendTask(new StreamDelivery(this, streamEvent) { Method = GrainMethod.StreamEvent }, CancellationToken.None);
}
