using System.Security.Cryptography;
using System.Text;
using Orleans.Streams;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Streams;

/// <summary>
/// One stream that is in use: its subscriptions, and the gate by which publishers pass one after the other, so that every
/// subscriber gets the events in one same order.
/// </summary>
sealed class StreamTopic(EmbeddedRuntime runtime, SubscriptionTable table, StreamKey key)
{
    readonly SemaphoreSlim _gate = new(1);
    List<Subscription>? _subscriptions;
    bool _ended;

    /// <summary>False when this topic has ended, and another is to be got.</summary>
    public async Task<bool> TryPublishAsync(EventKind kind, object? item)
    {
        await _gate.WaitAsync();
        try
        {
            if (_ended)
            {
                return false;
            }

            var subscriptions = _subscriptions ??= await LoadAsync();
            StreamEvent streamEvent = new(kind, item, runtime.Streams.NextToken()); // in the gate, so that numbers are in order
            foreach (var subscription in subscriptions)
            {
                await subscription.PublishAsync(streamEvent);
            }

            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Adds a subscription; null when this topic has ended.</summary>
    public async Task<Subscription?> TrySubscribeAsync(Activation? activation, IStreamHandler handler)
    {
        await _gate.WaitAsync();
        try
        {
            if (_ended)
            {
                return null;
            }

            var subscriptions = _subscriptions ??= await LoadAsync();
            Subscription added;
            if (activation is null)
            {
                added = new ClientSubscription(runtime, key, Guid.NewGuid(), handler);
            }
            else
            {
                added = new GrainSubscription(runtime, key, Guid.NewGuid(), activation.GrainId, isImplicit: false);
                await table.AddAsync(key, added.Id, activation.GrainId);
                (activation.Streams ??= new()).Attach(added.Id, handler);
            }

            _subscriptions = [.. subscriptions, added];
            return added;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The subscriptions of one grain, or of all clients.</summary>
    public async Task<List<Subscription>> SubscriptionsOfAsync(Activation? activation)
    {
        await _gate.WaitAsync();
        try
        {
            var all = _subscriptions ??= await LoadAsync();
            return all.FindAll(s => activation is null ? s is ClientSubscription : s is GrainSubscription grain && grain.Grain == activation.GrainId);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends a subscription; false when this topic has ended, and another is to be asked.</summary>
    /// <exception cref="InvalidOperationException">The subscription is its class's.</exception>
    public async Task<bool> TryUnsubscribeAsync(Subscription subscription)
    {
        if (subscription is GrainSubscription { IsImplicit: true })
        {
            throw new InvalidOperationException($"The subscription to {key.Id} is by [ImplicitStreamSubscription] and cannot be ended.");
        }

        await _gate.WaitAsync();
        try
        {
            if (_ended)
            {
                return false;
            }

            if (subscription is GrainSubscription)
            {
                await table.RemoveAsync(key, subscription.Id);
            }

            subscription.IsEnded = true;
            _subscriptions = _subscriptions?.FindAll(s => s.Id != subscription.Id);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the topic if nobody uses it; the next to use the stream makes another.</summary>
    public bool TryEnd()
    {
        if (!_gate.Wait(0))
        {
            return false;
        }

        try
        {
            _ended = _ended || _subscriptions?.TrueForAll(s => s is GrainSubscription && !s.IsBusy) != false;
            return _ended;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops all deliveries.</summary>
    public void Stop()
    {
        foreach (var subscription in _subscriptions ?? [])
        {
            subscription.IsEnded = true;
        }
    }

    async Task<List<Subscription>> LoadAsync()
    {
        var stored = await table.ReadAsync(key);
        return
        [
            .. runtime.Classes.All.Where(c => c.StreamSubscriptions.Any(Fits)).Select(Implicit),
            .. stored.Where(s => runtime.Classes.Find(s.Grain.Type) is not null)
                .Select(s => new GrainSubscription(runtime, key, s.Id, s.Grain, isImplicit: false)),
        ];
    }

    bool Fits(ImplicitStreamSubscriptionAttribute attribute) => attribute.Namespace is null || attribute.Namespace == key.Id.GetNamespace();

    GrainSubscription Implicit(GrainClass grainClass) =>
        new(runtime, key, ImplicitId(grainClass.GrainType), new(grainClass.GrainType, IdSpan.Create(key.Id.GetKeyAsString())), isImplicit: true);

    // The same in every process, so that an activation knows it again.
    Guid ImplicitId(GrainType type) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Provider}\n{key.Id}\n{type}")).AsSpan(0, 16));
}
