using System.Diagnostics.CodeAnalysis;

namespace Qmulum.Storage;

/// <summary>
/// Threads for calls that block on a disk: fsync on a memory card takes seconds, and the thread pool, which has as many
/// threads as there are cores, must go on answering meanwhile. Threads start on demand and end when idle.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds nothing until its wait handle is asked for.")]
sealed class DiskThreads(int maximum)
{
    /// <summary>How many calls may wait in the queue; more wait in front of it, asynchronously.</summary>
    const int QueueBound = 256;

    static readonly TimeSpan IdleLife = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim _room = new(QueueBound);
    readonly Queue<Action> _queue = new();
    int _running;
    int _idle;

    /// <summary>Runs the work on one of the threads. Cancelling is heeded until it starts.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        await _room.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Enqueue(() => Complete(done, work, ct));
            return await done.Task.ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    public Task RunAsync(Action work, CancellationToken ct) => RunAsync(
        () =>
        {
            work();
            return true;
        },
        ct);

    static void Complete<T>(TaskCompletionSource<T> done, Func<T> work, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            done.SetCanceled(ct);
            return;
        }

        try
        {
            done.SetResult(work());
        }
        catch (Exception fault)
        {
            done.SetException(fault); // Whatever it is: it belongs to the caller who awaits, not to this thread.
        }
    }

    void Enqueue(Action work)
    {
        lock (_queue)
        {
            _queue.Enqueue(work);
            if (_idle > 0)
            {
                Monitor.Pulse(_queue);
            }

            if (_queue.Count <= _idle || _running == maximum)
            {
                return;
            }

            _running++;
        }

        new Thread(Serve, maxStackSize: 256 * 1024) { IsBackground = true, Name = "qmulum-disk" }.Start();
    }

    void Serve()
    {
        while (Take() is { } work)
        {
            work();
        }
    }

    Action? Take()
    {
        lock (_queue)
        {
            while (_queue.Count == 0)
            {
                _idle++;
                var called = Monitor.Wait(_queue, IdleLife);
                _idle--;
                if (!called && _queue.Count == 0)
                {
                    _running--;
                    return null;
                }
            }

            return _queue.Dequeue();
        }
    }
}
