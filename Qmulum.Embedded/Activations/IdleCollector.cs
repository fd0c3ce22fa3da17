namespace Qmulum.Embedded.Activations;

/// <summary>
/// Ends activations that were not used for their collection age, and the longest unused ones before that when there are more
/// than the host may keep. Time is counted in rounds of the collection quantum, so that a request need not read a clock.
/// </summary>
sealed class IdleCollector(EmbeddedRuntime runtime) : IDisposable
{
    int _round;
    int _shedding;
    int _shedAbove = runtime.Options.ActivationLimit;
    ITimer? _timer;

    /// <summary>Counts up once a quantum.</summary>
    public int Round => Volatile.Read(ref _round);

    public void Start()
    {
        var quantum = runtime.Options.CollectionQuantum;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = runtime.Clock.CreateTimer(static self => ((IdleCollector)self!).Collect(), this, quantum, quantum);
        }
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Tells how many activations there are: above the limit the longest unused ones end, soon and beside the caller.</summary>
    public void OnCount(int activations)
    {
        if (activations > Volatile.Read(ref _shedAbove) && Interlocked.Exchange(ref _shedding, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Shed(), this, preferLocal: false);
        }
    }

    void Collect()
    {
        Interlocked.Increment(ref _round);
        Volatile.Write(ref _shedAbove, runtime.Options.ActivationLimit);
        runtime.Streams.Collect();
        var collected = runtime.Directory.Activations.Count(a => a.Class.CollectionRounds is { } rounds && a.TryCollect(rounds));
        if (collected > 0)
        {
            runtime.Log.Collected(collected);
        }
    }

    // Goes back to nine tenths, so that it does not run again at the next activation.
    void Shed()
    {
        var limit = runtime.Options.ActivationLimit;
        var surplus = runtime.Directory.Count - (int)(limit * 0.9);
        var ended = 0;
        for (var rounds = MaxAge(); rounds >= 0 && ended < surplus; rounds = rounds == 0 ? -1 : rounds / 2)
        {
            foreach (var activation in runtime.Directory.Activations)
            {
                if (ended >= surplus)
                {
                    break;
                }

                ended += activation.Class.CollectionRounds is not null && activation.TryCollect(rounds) ? 1 : 0;
            }
        }

        // When all are in use, the next try is worth it only once there are a tenth more.
        Volatile.Write(ref _shedAbove, ended > 0 ? limit : runtime.Directory.Count + (limit / 10));
        Volatile.Write(ref _shedding, 0);
        runtime.Log.Shed(ended, limit);
        OnCount(runtime.Directory.Count); // More may have come meanwhile.
    }

    int MaxAge() => (int)Math.Ceiling(runtime.Options.CollectionAge / runtime.Options.CollectionQuantum);
}
