using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded.Activations;

/// <summary>
/// Runs the turns of one activation one after the other on the thread pool: the continuations of its awaits, which come here
/// as tasks because this is their task scheduler, then the requests that may start.
/// </summary>
sealed class TurnScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    // After so many turns the thread goes to another activation, so that a busy one starves none.
    const int TurnsPerSlice = 64;

    static readonly Action<object?> RunTurnsOf = static scheduler => ((TurnScheduler)scheduler!).RunTurns();

    Queue<Task>? _continuations;
    bool _scheduled;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Whether continuations wait or turns run. Read under the activation's lock.</summary>
    public bool IsBusy => _scheduled;

    /// <summary>Sees to it that turns will run. Called under the activation's lock.</summary>
    public void Wake()
    {
        if (!_scheduled)
        {
            _scheduled = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    /// <summary>Runs this as a turn, awaits included. Nothing of the caller's context flows into it.</summary>
    public void Run(Func<object?, Task> work, object? state)
    {
        var suppressed = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        try
        {
            _ = Task.Factory.StartNew(work, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);
        }
        finally
        {
            suppressed?.Undo();
        }
    }

    // A task is the only way to make this the current scheduler, so each slice is one: see QueueTask.
    void IThreadPoolWorkItem.Execute() => new Task(RunTurnsOf, this, TaskCreationOptions.DenyChildAttach).Start(this);

    protected override void QueueTask(Task task)
    {
        if (ReferenceEquals(task.AsyncState, this))
        {
            TryExecuteTask(task);
            return;
        }

        lock (activation.Gate)
        {
            (_continuations ??= new()).Enqueue(task);
            Wake();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, activation) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (activation.Gate)
        {
            return _continuations?.ToArray() ?? [];
        }
    }

    void RunTurns()
    {
        var outside = ExecutionContext.Capture()!;
        RuntimeContext.Current = activation;
        try
        {
            for (var turns = 0; TryTake(turns, out var continuation, out var request); turns++)
            {
                if (continuation is not null)
                {
                    TryExecuteTask(continuation);
                }
                else
                {
                    Run(request!);
                }

                ExecutionContext.Restore(outside); // What a turn has set for itself is not for the next.
            }
        }
        finally
        {
            RuntimeContext.Current = null;
        }
    }

    void Run(GrainRequest request)
    {
        request.Activation = activation;
        if (request.Properties is not null)
        {
            RequestContext.Current = request.Properties;
        }

        request.Invoke(activation.GrainInstance!);
    }

    bool TryTake(int turns, out Task? continuation, out GrainRequest? request)
    {
        request = null;
        continuation = null;
        lock (activation.Gate)
        {
            var hasContinuation = _continuations is { Count: > 0 };
            if (turns >= TurnsPerSlice && (hasContinuation || activation.MightStartRequest))
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return false;
            }

            if (hasContinuation)
            {
                continuation = _continuations!.Dequeue();
                return true;
            }

            request = activation.TakeNextRequest();
            _scheduled = request is not null;
            return _scheduled;
        }
    }
}
