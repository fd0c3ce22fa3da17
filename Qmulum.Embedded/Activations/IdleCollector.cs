namespace Qmulum.Embedded.Activations;

/// <summary>
/// Ends activations that were not used for their collection age, and the longest unused ones before that when there are more
/// than the host may keep. Time is counted in rounds of the collection quantum, so that a request need not read a clock.
/// </summary>
sealed class IdleCollector(EmbeddedRuntime runtime) : IDisposable
{
    int _round;
    int _shedding;
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

    /// <summary>There are more activations than the host may keep: ends the longest unused ones, soon and beside the caller.</summary>
    public void RequestShedding()
    {
        if (Interlocked.Exchange(ref _shedding, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Shed(), this, preferLocal: false);
        }
    }

    void Collect()
    {
        Interlocked.Increment(ref _round);
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
        var surplus = runtime.Directory.Count - (runtime.Options.ActivationLimit / 10 * 9);
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

        runtime.Log.Shed(ended, runtime.Options.ActivationLimit);
        Volatile.Write(ref _shedding, 0);
    }

    int MaxAge() => (int)Math.Ceiling(runtime.Options.CollectionAge / runtime.Options.CollectionQuantum);
}
