namespace Qmulum.Embedded.Streams;

/// <summary>
/// One subscription and its queue. Events are delivered one after the other; a full queue makes the publisher wait, and after
/// that wait loses events, of which the subscriber is told.
/// </summary>
abstract class Subscription(EmbeddedRuntime runtime, StreamKey stream, Guid id)
{
    readonly Lock _gate = new();
    readonly Queue<StreamEvent> _queue = new();
    readonly SemaphoreSlim _places = new(runtime.Options.StreamQueueLimit);
    long _lost;
    bool _pumping;

    public Guid Id { get; } = id;

    public StreamKey Stream { get; } = stream;

    /// <summary>Whether events wait or are being handled.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _pumping;
            }
        }
    }

    /// <summary>Ended by its subscriber or by the end of the host: what still waits is not delivered.</summary>
    public bool IsEnded { get; set; }

    protected EmbeddedRuntime Runtime => runtime;

    /// <summary>Puts the event into the queue; waits for a place, and then gives the event up.</summary>
    public async ValueTask PublishAsync(StreamEvent streamEvent)
    {
        if (IsEnded)
        {
            return;
        }

        if (!_places.Wait(0) && !await WaitForPlaceAsync())
        {
            lock (_gate)
            {
                _lost++;
            }

            return;
        }

        lock (_gate)
        {
            _queue.Enqueue(streamEvent);
            if (_pumping)
            {
                return;
            }

            _pumping = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.PumpAsync(), this, preferLocal: false);
    }

    protected abstract Task DeliverAsync(StreamEvent streamEvent);

    // Once events were lost nobody waits any more, until the queue has emptied: one slow subscriber costs a publisher one wait.
    async Task<bool> WaitForPlaceAsync()
    {
        lock (_gate)
        {
            if (_lost > 0)
            {
                return false;
            }
        }

        using CancellationTokenSource enough = new(runtime.Options.StreamPublishTimeout, runtime.Clock);
        try
        {
            await _places.WaitAsync(enough.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false; // The wait is over: the documented rule is to lose the event.
        }
    }

    async Task PumpAsync()
    {
        while (Take() is { } streamEvent)
        {
            if (IsEnded)
            {
                continue;
            }

            try
            {
                await DeliverAsync(streamEvent);
            }
            catch (Exception error)
            {
                runtime.Log.SubscriberFailed(error, Stream.Provider);
            }
        }
    }

    StreamEvent? Take()
    {
        lock (_gate)
        {
            if (_queue.TryDequeue(out var next))
            {
                _places.Release();
                return next;
            }

            if (_lost > 0)
            {
                var lost = _lost;
                _lost = 0;
                runtime.Log.EventsLost(Stream.Provider, lost);
                return new(EventKind.Error, new StreamEventsLostException(lost), null);
            }

            _pumping = false;
            return null;
        }
    }
}
