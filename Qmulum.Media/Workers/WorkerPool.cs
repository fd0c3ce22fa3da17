using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Qmulum.Media.Workers;

/// <summary>
/// Derives in other processes, so that a codec that crashes, hangs or eats memory costs one file and not this process. Workers are started when
/// they are needed, as many as <see cref="MediaLimits.Concurrency"/>, and end when there is nothing to do. Safe for many callers at once; those
/// for whom there is no worker wait without holding a byte.
/// </summary>
public sealed class WorkerPool : IMediaDeriver, IAsyncDisposable
{
    readonly WorkerPoolOptions _options;
    readonly SemaphoreSlim _slots;
    readonly Lock _gate = new();
    readonly Stack<WorkerProcess> _idle = []; // the last one back is the next one out, so that the others can end
    readonly Backoff _backoff = new();
    readonly Timer _sweep;
    readonly long[] _lost = new long[Enum.GetValues<WorkerLoss>().Length + 1];
    bool _isDisposed;
    int _alive;
    int _busy;
    long _started;
    long _failedStarts;
    long _retired;
    long _files;

    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public WorkerPool(WorkerPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Limits.Validate();
        _options = options;
        _slots = new(options.Limits.Concurrency);
        var every = options.IdleAfter / 4;
        _sweep = new(_ => RetireIdle(), null, every, every);
    }

    /// <summary>What happened so far.</summary>
    public WorkerCounts Counts => new(
        Volatile.Read(ref _alive),
        Volatile.Read(ref _busy),
        Interlocked.Read(ref _started),
        Interlocked.Read(ref _failedStarts),
        Interlocked.Read(ref _retired),
        Interlocked.Read(ref _lost[(int)WorkerLoss.Crashed]),
        Interlocked.Read(ref _lost[(int)WorkerLoss.TimedOut]),
        Interlocked.Read(ref _lost[(int)WorkerLoss.OutOfMemory]),
        Interlocked.Read(ref _files));

    /// <summary>Tells what the native libraries can do, as a worker that is started for it finds out: this process loads none of them.</summary>
    /// <exception cref="MediaLibraryMissingException">A native library is not on this machine; the message has the apt line.</exception>
    /// <exception cref="WorkerUnavailableException">No worker can be started.</exception>
    public static async Task<MediaCapabilities> ProbeAsync(WorkerPoolOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var worker = await WorkerProcess.StartAsync(options, ct).ConfigureAwait(false);
        return await worker.ProbeAsync(ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="WorkerLostException">The file cost a worker.</exception>
    /// <exception cref="WorkerUnavailableException">No worker could do it, for a reason that is not the file's.</exception>
    public async Task<Derived> DeriveAsync(MediaSource source, DerivePlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfNegative(source.Length);
        plan.Validate();
        await _slots.WaitAsync(ct).ConfigureAwait(false);
        Interlocked.Increment(ref _busy);
        try
        {
            var worker = await TakeAsync(ct).ConfigureAwait(false);
            return await DeriveAsync(worker, source, plan, ct).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
            _slots.Release();
        }
    }

    /// <summary>Ends every worker.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync().ConfigureAwait(false);
        List<WorkerProcess> idle;
        lock (_gate)
        {
            _isDisposed = true;
            idle = [.. _idle];
            _idle.Clear();
        }
        foreach (var worker in idle)
        {
            await EndAsync(worker).ConfigureAwait(false);
        }
    }

    async Task<Derived> DeriveAsync(WorkerProcess worker, MediaSource source, DerivePlan plan, CancellationToken ct)
    {
        var isUsable = false;
        try
        {
            var derived = await worker.DeriveAsync(source, plan, ct).ConfigureAwait(false);
            isUsable = true;
            _backoff.Succeeded();
            Interlocked.Increment(ref _files);
            return derived;
        }
        catch (WorkerRefusedException refused)
        {
            isUsable = true;
            ExceptionDispatchInfo.Throw(refused.InnerException!);
            throw;
        }
        catch (WorkerLostException lost)
        {
            _backoff.Failed();
            Interlocked.Increment(ref _lost[(int)lost.Loss]);
            _options.OnLost(lost.Loss);
            throw;
        }
        finally
        {
            if (!isUsable || !TryKeep(worker))
            {
                await EndAsync(worker).ConfigureAwait(false);
            }
        }
    }

    async Task<WorkerProcess> TakeAsync(CancellationToken ct)
    {
        while (TakeIdle() is { } idle)
        {
            if (!idle.HasExited)
            {
                return idle;
            }
            await EndAsync(idle).ConfigureAwait(false);
        }
        await Task.Delay(_backoff.Delay, ct).ConfigureAwait(false);
        return await StartAsync(ct).ConfigureAwait(false);
    }

    async Task<WorkerProcess> StartAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _alive);
        try
        {
            var worker = await WorkerProcess.StartAsync(_options, ct).ConfigureAwait(false);
            Interlocked.Increment(ref _started);
            return worker;
        }
        catch
        {
            Interlocked.Decrement(ref _alive);
            Interlocked.Increment(ref _failedStarts);
            _backoff.Failed();
            throw;
        }
    }

    WorkerProcess? TakeIdle()
    {
        lock (_gate)
        {
            return _idle.TryPop(out var worker) ? worker : null;
        }
    }

    bool TryKeep(WorkerProcess worker)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return false;
            }
            _idle.Push(worker);
            return true;
        }
    }

    void RetireIdle()
    {
        List<WorkerProcess> old = [];
        lock (_gate)
        {
            var kept = _idle.Where(worker => Stopwatch.GetElapsedTime(worker.IdleSince) < _options.IdleAfter).Reverse().ToList();
            old.AddRange(_idle.Except(kept));
            _idle.Clear();
            kept.ForEach(_idle.Push);
        }
        foreach (var worker in old)
        {
            Interlocked.Increment(ref _retired);
            _ = EndAsync(worker);
        }
    }

    async Task EndAsync(WorkerProcess worker)
    {
        await worker.DisposeAsync().ConfigureAwait(false);
        Interlocked.Decrement(ref _alive);
    }
}
