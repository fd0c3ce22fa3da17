namespace Qmulum.Storage;

/// <summary>Bytes of memory that all uploads share. Who asks first is served first, and waits no longer than the patience.</summary>
sealed class ByteBudget(long total, TimeSpan patience)
{
    readonly LinkedList<Waiting> _queue = [];
    long _free = total;

    /// <summary>Takes the bytes if they are free and nobody waits for some.</summary>
    public bool TryTake(long bytes)
    {
        lock (_queue)
        {
            if (_queue.Count > 0 || bytes > _free)
            {
                return false;
            }

            _free -= bytes;
            return true;
        }
    }

    /// <summary>Takes the bytes, which are no more than the total, as soon as they are free.</summary>
    /// <exception cref="TimeoutException">They were not free in time; nothing was taken.</exception>
    public async Task TakeAsync(long bytes, CancellationToken ct)
    {
        if (TryTake(bytes))
        {
            return;
        }

        var waiting = Enqueue(bytes);
        try
        {
            await waiting.Task.WaitAsync(patience, ct).ConfigureAwait(false);
        }
        catch
        {
            Leave(waiting);
            throw;
        }
    }

    public void GiveBack(long bytes)
    {
        lock (_queue)
        {
            _free += bytes;
            Serve();
        }
    }

    Waiting Enqueue(long bytes)
    {
        Waiting waiting = new(bytes);
        lock (_queue)
        {
            _queue.AddLast(waiting);
            Serve();
        }

        return waiting;
    }

    /// <summary>Who gives up leaves the queue, or gives back what it was served in the same moment.</summary>
    void Leave(Waiting waiting)
    {
        lock (_queue)
        {
            if (!_queue.Remove(waiting))
            {
                _free += waiting.Bytes;
            }

            Serve();
        }
    }

    void Serve()
    {
        while (_queue.First is { } first && first.Value.Bytes <= _free)
        {
            _free -= first.Value.Bytes;
            _queue.RemoveFirst();
            first.Value.SetResult();
        }
    }

    sealed class Waiting(long bytes) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Bytes { get; } = bytes;
    }
}
