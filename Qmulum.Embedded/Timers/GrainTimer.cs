using Qmulum.Embedded.Activations;
using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded.Timers;

/// <summary>A timer of one activation. The next tick is timed from the end of the one before, so that ticks never pile up.</summary>
sealed class GrainTimer : IGrainTimer
{
    readonly Lock _gate = new();
    readonly Activation _activation;
    readonly Func<CancellationToken, Task> _callback;
    readonly GrainMethod _method;
    readonly CancellationTokenSource _ended = new();
    readonly ITimer _timer;
    TimeSpan _period;
    bool _ticking;
    bool _changedMeanwhile;
    bool _dueMeanwhile;
    bool _disposed;

    GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _period = options.Period;
        _method = options.Interleave ? GrainMethod.InterleavedTimerTick : GrainMethod.TimerTick;
        KeepsAlive = options.KeepAlive;
        _timer = activation.Runtime.Clock.CreateTimer(
            static timer => ((GrainTimer)timer!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool KeepsAlive { get; }

    public static GrainTimer Start(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        ThrowIfInvalid(options.DueTime, options.Period);
        GrainTimer timer;
        var suppressed = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        try
        {
            timer = new(activation, callback, options);
        }
        finally
        {
            suppressed?.Undo();
        }

        activation.Own(timer);
        timer._timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfInvalid(dueTime, period);
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _period = period;
            _changedMeanwhile = _ticking;
            _dueMeanwhile = false;
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _activation.Disown(this);
        _timer.Dispose();
        _ended.Cancel();
    }

    /// <summary>The tick itself, as a turn.</summary>
    public async Task TickAsync()
    {
        if (_disposed)
        {
            return;
        }

        try
        {
            await _callback(_ended.Token);
        }
        catch (Exception error)
        {
            if (!(_disposed && error is OperationCanceledException))
            {
                _activation.Runtime.Log.TimerFailed(error, _activation.GrainId.Type);
            }
        }

        OnTicked();
    }

    void OnDue()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            if (_ticking)
            {
                _dueMeanwhile = true;
                return;
            }

            _ticking = true;
        }

        if (!_activation.TryPost(new TimerTick(this) { Method = _method }))
        {
            Dispose();
        }
    }

    void OnTicked()
    {
        bool again;
        lock (_gate)
        {
            _ticking = false;
            again = _dueMeanwhile;
            _dueMeanwhile = false;
            if (!_disposed && !_changedMeanwhile)
            {
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
            }

            _changedMeanwhile = false;
        }

        if (again)
        {
            OnDue();
        }
    }

    // The bound is that of System.Threading.Timer.
    static void ThrowIfInvalid(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfInvalid(dueTime, nameof(dueTime));
        ThrowIfInvalid(period, nameof(period));
    }

    static void ThrowIfInvalid(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time.TotalMilliseconds > uint.MaxValue - 1))
        {
            throw new ArgumentOutOfRangeException(name, time, "A timer's time must be zero or more and at most 49 days, or infinite.");
        }
    }
}
