namespace Qmulum.Embedded.Streams;

/// <summary>A subscription from outside of the grains; its observer runs on the thread pool.</summary>
sealed class ClientSubscription(EmbeddedRuntime runtime, StreamKey stream, Guid id, IStreamHandler handler) : Subscription(runtime, stream, id)
{
    public IStreamHandler Handler { get; set; } = handler;

    protected override async Task DeliverAsync(StreamEvent streamEvent)
    {
        var handler = Handler;
        try
        {
            await handler.HandleAsync(streamEvent);
        }
        catch (Exception error) when (streamEvent.Kind != EventKind.Error)
        {
            Runtime.Log.SubscriberFailed(error, Stream.Provider);
            await handler.OnErrorAsync(error);
        }
    }
}
