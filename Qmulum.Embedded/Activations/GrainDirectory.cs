using System.Collections.Concurrent;

namespace Qmulum.Embedded.Activations;

/// <summary>The targets by grain: there is at most one for each.</summary>
sealed class GrainDirectory(EmbeddedRuntime runtime) : IActivationOwner
{
    readonly ConcurrentDictionary<GrainId, RequestTarget> _targets = new();
    int _count;

    /// <summary>How many grains have a target.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>All activations that there are; it may run beside changes.</summary>
    public IEnumerable<Activation> Activations => _targets.SelectMany(pair => pair.Value.Activations);

    /// <summary>The activations of one grain.</summary>
    public IEnumerable<Activation> ActivationsOf(GrainId id) => _targets.TryGetValue(id, out var target) ? target.Activations : [];

    /// <summary>The target of the grain; made if there is none.</summary>
    /// <param name="grainClass">Null for an observer, which is not made.</param>
    /// <param name="id">Which grain.</param>
    /// <exception cref="OrleansMessageRejectionException">The observer is not there.</exception>
    public RequestTarget Find(GrainClass? grainClass, GrainId id)
    {
        if (_targets.TryGetValue(id, out var found))
        {
            return found;
        }

        if (grainClass is null)
        {
            throw new OrleansMessageRejectionException($"The observer {id} is not there: its reference was deleted, or another process made it.");
        }

        return grainClass.MaxWorkers > 0 ? AddWorkers(grainClass, id) : AddActivation(grainClass, id);
    }

    /// <summary>Adds an observer.</summary>
    public void Add(Activation observer)
    {
        if (_targets.TryAdd(observer.GrainId, observer))
        {
            Interlocked.Increment(ref _count);
        }
    }

    public void Remove(Activation activation) => Remove(activation.GrainId, activation);

    public void Remove(GrainId id, RequestTarget target)
    {
        if (_targets.TryRemove(KeyValuePair.Create(id, target)))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    RequestTarget AddActivation(GrainClass grainClass, GrainId id)
    {
        Activation made = new(runtime, grainClass, id, this);
        var winner = _targets.GetOrAdd(id, made);
        if (ReferenceEquals(winner, made))
        {
            OnAdded();
            made.Start();
        }

        return winner;
    }

    RequestTarget AddWorkers(GrainClass grainClass, GrainId id)
    {
        StatelessWorkers made = new(runtime, grainClass, id);
        var winner = _targets.GetOrAdd(id, made);
        if (ReferenceEquals(winner, made))
        {
            OnAdded();
        }

        return winner;
    }

    void OnAdded() => runtime.Collector.OnCount(Interlocked.Increment(ref _count));
}
