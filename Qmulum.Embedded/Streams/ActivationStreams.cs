namespace Qmulum.Embedded.Streams;

/// <summary>What handles the events of an activation's subscriptions. Used in its turns only.</summary>
sealed class ActivationStreams
{
    readonly Dictionary<Guid, IStreamHandler> _handlers = [];

    public IStreamHandler? Find(Guid subscription) => _handlers.GetValueOrDefault(subscription);

    public void Attach(Guid subscription, IStreamHandler handler) => _handlers[subscription] = handler;

    public void Detach(Guid subscription) => _handlers.Remove(subscription);
}
