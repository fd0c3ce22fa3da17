using Microsoft.Extensions.DependencyInjection;
using Qmulum.Embedded.Invocation;
using Qmulum.Embedded.State;
using Qmulum.Embedded.Timers;

namespace Qmulum.Embedded.Activations;

/// <summary>One activation of a grain: its instance, its mailbox, its scheduler, and its life from activation to deactivation.</summary>
sealed class Activation : RequestTarget, IGrainContext
{
    readonly Mailbox _mailbox;
    readonly IActivationOwner _owner;
    ActivationState _state;
    GrainProxy? _reference;
    IServiceScope? _scope;
    List<IPersistentRecord>? _records;
    HashSet<object>? _owned;
    TaskCompletionSource? _ended;
    DeactivationReason _reason;
    bool _deactivationWanted;
    bool _deactivationStarted;
    int _lastUsedRound;
    long _keepUntil;

    public Activation(EmbeddedRuntime runtime, GrainClass grainClass, GrainId grainId, IActivationOwner owner)
    {
        Runtime = runtime;
        Class = grainClass;
        GrainId = grainId;
        _owner = owner;
        _mailbox = new(grainClass);
        _lastUsedRound = runtime.Collector.Round;
        Scheduler = new(this);
    }

    public EmbeddedRuntime Runtime { get; }

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    public Lock Gate { get; } = new();

    public TurnScheduler Scheduler { get; }

    public object? GrainInstance { get; private set; }

    public GrainReference GrainReference => _reference ??= new(Runtime, Class, GrainId);

    public IServiceProvider ActivationServices
    {
        get
        {
            lock (Gate)
            {
                return (_scope ??= Runtime.Services.CreateScope()).ServiceProvider;
            }
        }
    }

    public Task Deactivated
    {
        get
        {
            lock (Gate)
            {
                return _state == ActivationState.Ended
                    ? Task.CompletedTask
                    : (_ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>How many requests run and wait. Not exact while requests come.</summary>
    public int Load => _mailbox.Running + _mailbox.Waiting;

    /// <summary>Streams that this activation handles: its own affair, kept as long as it lives.</summary>
    public Streams.ActivationStreams? Streams { get; set; }

    public override IEnumerable<Activation> Activations => [this];

    /// <summary>Read under the lock.</summary>
    public bool MightStartRequest => _state == ActivationState.Valid && _mailbox.MightStart;

    /// <summary>The activation of a grain instance.</summary>
    public static Activation Of(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain.GrainContext as Activation
            ?? throw new ArgumentException($"{grain.GetType()} is not an instance that this grain host made.", nameof(grain));
    }

    /// <summary>As <see cref="Of"/>, for a grain that can receive reminders.</summary>
    public static Activation OfRemindable(IGrainBase grain)
    {
        var activation = Of(grain);
        return grain is IRemindable
            ? activation
            : throw new InvalidOperationException($"{grain.GetType()} must implement {nameof(IRemindable)} to register a reminder.");
    }

    /// <summary>Starts to activate; once, after the directory has taken it.</summary>
    public void Start() => Scheduler.Run(static activation => ((Activation)activation!).ActivateAsync(), this);

    /// <summary>Makes an observer's activation: its instance is there already.</summary>
    public void StartWith(object instance)
    {
        GrainInstance = instance;
        _state = ActivationState.Valid;
    }

    public override bool TryPost(GrainRequest request)
    {
        lock (Gate)
        {
            if (_state == ActivationState.Ended)
            {
                return false;
            }

            if (Load >= Runtime.Options.MailboxLimit && request.Method.Method is not null)
            {
                throw TooMany();
            }

            _mailbox.Enqueue(request);
            if (_state != ActivationState.Activating && _mailbox.MightStart)
            {
                Scheduler.Wake();
            }

            return true;
        }
    }

    /// <summary>The next request that may start. Called under the lock.</summary>
    public GrainRequest? TakeNextRequest() => _state switch
    {
        ActivationState.Valid => _mailbox.TakeNext(draining: false),
        ActivationState.Deactivating when !_deactivationStarted => _mailbox.TakeNext(draining: true),
        _ => null,
    };

    /// <summary>A request has ended: others may start, or the deactivation that waited for it.</summary>
    public void OnEnded(GrainRequest request)
    {
        lock (Gate)
        {
            _mailbox.OnEnded(request);
            if (request is not TimerTick { KeepsAlive: false })
            {
                _lastUsedRound = Runtime.Collector.Round;
            }

            StartDeactivationIfDue();
            if (_mailbox.MightStart)
            {
                Scheduler.Wake();
            }
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            if (_deactivationWanted || _state == ActivationState.Ended)
            {
                return;
            }

            _deactivationWanted = true;
            _reason = deactivationReason;
            if (_state == ActivationState.Valid)
            {
                _state = ActivationState.Deactivating;
                StartDeactivationIfDue();
            }
        }
    }

    /// <summary>Ends an activation that nobody uses.</summary>
    /// <param name="rounds">For so many rounds of the collector it must not have been used.</param>
    public bool TryCollect(int rounds)
    {
        lock (Gate)
        {
            var idle = _state == ActivationState.Valid && !Scheduler.IsBusy && Load == 0
                && Runtime.Collector.Round - _lastUsedRound >= rounds
                && (_keepUntil == 0 || Runtime.Clock.GetTimestamp() >= _keepUntil);
            if (!idle)
            {
                return false;
            }

            if (HasNothingToEnd)
            {
                _state = ActivationState.Ended;
            }
        }

        if (_state == ActivationState.Ended)
        {
            _owner.Remove(this); // Spares a turn: with a million to collect that matters.
            _ended?.TrySetResult();
        }
        else
        {
            Deactivate(new(DeactivationReasonCode.ActivationIdle, "The activation was idle"));
        }

        return true;
    }

    public void DelayDeactivation(TimeSpan time)
    {
        lock (Gate)
        {
            _keepUntil = time <= TimeSpan.Zero
                ? 0
                : time == TimeSpan.MaxValue ? long.MaxValue : Runtime.Clock.GetTimestamp() + (long)(time.TotalSeconds * Runtime.Clock.TimestampFrequency);
        }
    }

    /// <summary>Ends it at once, whatever runs: the process is about to stop. What waits is refused.</summary>
    public void Abandon()
    {
        List<GrainRequest> waiting;
        lock (Gate)
        {
            _state = ActivationState.Ended;
            waiting = _mailbox.TakeAll();
            _ended?.TrySetResult();
        }

        _owner.Remove(this);
        Refuse(waiting, EmbeddedRuntime.ShuttingDown());
    }

    /// <summary>Adds a state that is read before the grain is activated.</summary>
    public void AddRecord(IPersistentRecord record) => (_records ??= []).Add(record);

    /// <summary>Keeps what ends with the activation: <see cref="IDisposable"/> or <see cref="IAsyncDisposable"/>.</summary>
    public void Own(object resource)
    {
        lock (Gate)
        {
            (_owned ??= []).Add(resource);
        }
    }

    public void Disown(object resource)
    {
        lock (Gate)
        {
            _owned?.Remove(resource);
        }
    }

    public void EnterReentrantSection(Guid id)
    {
        lock (Gate)
        {
            _mailbox.EnterReentrantSection(id);
            if (_mailbox.MightStart)
            {
                Scheduler.Wake();
            }
        }
    }

    public void ExitReentrantSection(Guid id)
    {
        lock (Gate)
        {
            _mailbox.ExitReentrantSection(id);
        }
    }

    bool HasNothingToEnd =>
        !Class.HasOnDeactivate && _owned is not { Count: > 0 } && _scope is null && GrainInstance is not (IDisposable or IAsyncDisposable);

    /// <summary>What it does, for the message of a call that timed out.</summary>
    public string Describe()
    {
        lock (Gate)
        {
            var blocking = _mailbox.Blocking is { } running ? $", the last to start is {running.Method.Name}" : "";
            return $"the activation is {_state}, {_mailbox.Running} requests run{blocking}, {_mailbox.Waiting} wait";
        }
    }

    async Task ActivateAsync()
    {
        try
        {
            GrainInstance = Class.Create(this);
            if (_records is not null)
            {
                await Task.WhenAll(_records.Select(record => record.ReadStateAsync()));
            }

            if (Class.HasOnActivate)
            {
                await RunWithTimeout(Runtime.Options.ActivationTimeout, token => ((IGrainBase)GrainInstance).OnActivateAsync(token));
            }
        }
        catch (Exception error)
        {
            await EndAsync(error);
            return;
        }

        lock (Gate)
        {
            _state = _deactivationWanted ? ActivationState.Deactivating : ActivationState.Valid;
            StartDeactivationIfDue();
            if (_mailbox.MightStart)
            {
                Scheduler.Wake();
            }
        }
    }

    // Called under the lock.
    void StartDeactivationIfDue()
    {
        if (_state == ActivationState.Deactivating && !_deactivationStarted && _mailbox.Running == 0)
        {
            _deactivationStarted = true;
            Scheduler.Run(static activation => ((Activation)activation!).DeactivateAsync(), this);
        }
    }

    async Task DeactivateAsync()
    {
        await DisposeOwnedAsync();
        if (Class.HasOnDeactivate)
        {
            try
            {
                await RunWithTimeout(
                    Runtime.Options.DeactivationTimeout, token => ((IGrainBase)GrainInstance!).OnDeactivateAsync(_reason, token));
            }
            catch (Exception error)
            {
                Runtime.Log.DeactivationFailed(error, GrainId.Type);
            }
        }

        await EndAsync(error: null);
    }

    async Task EndAsync(Exception? error)
    {
        await DisposeOwnedAsync();
        if (!ReferenceEquals(Class, GrainClass.OfObservers)) // An observer belongs to whoever made it.
        {
            await DisposeAsync(GrainInstance);
        }

        await DisposeAsync(_scope);
        List<GrainRequest> waiting;
        lock (Gate)
        {
            _state = ActivationState.Ended;
            waiting = _mailbox.TakeAll();
        }

        _owner.Remove(this);
        _ended?.TrySetResult();
        if (error is null)
        {
            PassOn(waiting);
        }
        else
        {
            Runtime.Log.ActivationFailed(error, GrainId.Type);
            Refuse(waiting, error);
        }
    }

    // Requests that came while it ended go to the next activation, in their order.
    void PassOn(List<GrainRequest> waiting)
    {
        foreach (var request in waiting)
        {
            if (request.Proxy is { } proxy)
            {
                proxy.DispatchOrFail(request);
            }
            else
            {
                request.TryFail(new EnumerationAbortedException($"{request.Method.Name}: the activation of {GrainId} is gone."));
            }
        }
    }

    void Refuse(List<GrainRequest> waiting, Exception error)
    {
        foreach (var request in waiting)
        {
            if (!request.TryFail(error) && request.Method.OneWay)
            {
                Runtime.Log.ErrorWithoutCaller(error, request.Method.Name, GrainId.Type);
            }
        }
    }

    async Task DisposeOwnedAsync()
    {
        object[] owned;
        lock (Gate)
        {
            owned = _owned?.ToArray() ?? [];
            _owned = null;
        }

        foreach (var resource in owned)
        {
            await DisposeAsync(resource);
        }
    }

    async Task DisposeAsync(object? resource)
    {
        try
        {
            if (resource is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else if (resource is IDisposable now)
            {
                now.Dispose();
            }
        }
        catch (Exception error)
        {
            Runtime.Log.DeactivationFailed(error, GrainId.Type);
        }
    }

    async Task RunWithTimeout(TimeSpan timeout, Func<CancellationToken, Task> step)
    {
        using CancellationTokenSource tooLong = new(timeout, Runtime.Clock);
        await step(tooLong.Token).WaitAsync(timeout, Runtime.Clock);
    }

    LimitExceededException TooMany() =>
        new($"{GrainId} has {Load} requests, and its limit is {Runtime.Options.MailboxLimit}. Call it again later. ({Describe()})");
}
