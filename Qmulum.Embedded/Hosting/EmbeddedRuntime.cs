using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Qmulum.Embedded.Activations;
using Qmulum.Embedded.Invocation;
using Qmulum.Embedded.Reminders;
using Qmulum.Embedded.State;
using Qmulum.Embedded.Streams;

namespace Qmulum.Embedded;

/// <summary>One grain host: its parts, its phases, and the rule of which requests run in which.</summary>
sealed class EmbeddedRuntime
{
    readonly InFlightCalls _calls;
    readonly ConcurrentDictionary<TimeSpan, InFlightCalls> _callsByTimeout = new();
    readonly List<ITimer> _timers = [];
    volatile HostPhase _phase;

    public EmbeddedRuntime(EmbeddedOptions options, IServiceProvider services, TimeProvider clock, ILoggerFactory loggers)
    {
        options.Check();
        Options = options;
        Services = services;
        Clock = clock;
        Log = new(loggers.CreateLogger("Qmulum.Embedded"));
        Identity = $"{Environment.MachineName}:{Environment.ProcessId}";
        _calls = new(options.ResponseTimeout, clock);
        _callsByTimeout[options.ResponseTimeout] = _calls;
        Classes = new(options);
        Collector = new(this);
        Directory = new(this);
        Client = new(this);
        Database = new(options);
        Reminders = new(this);
        Streams = new(this);
    }

    public EmbeddedOptions Options { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Clock { get; }

    public EmbeddedLog Log { get; }

    /// <summary>The name of this process, for messages.</summary>
    public string Identity { get; }

    public GrainClasses Classes { get; }

    public GrainDirectory Directory { get; }

    public IdleCollector Collector { get; }

    public EmbeddedClient Client { get; }

    public EmbeddedDatabase Database { get; }

    public ReminderService Reminders { get; }

    public StreamHub Streams { get; }

    public static SiloUnavailableException ShuttingDown() => new("The grain host is shutting down: the call was not run. Call again when it is back.");

    /// <summary>The list that a call of the method waits in.</summary>
    public InFlightCalls CallsInFlight(GrainMethod method)
    {
        if (method.Timeout is not { } timeout)
        {
            return _calls;
        }

        return _callsByTimeout.GetOrAdd(timeout, static (time, self) => self.Watch(new(time, self.Clock)), this);
    }

    /// <summary>Lets the request pass in this phase.</summary>
    /// <exception cref="SiloUnavailableException">It does not run now.</exception>
    public void Admit(GrainRequest request)
    {
        if (_phase == HostPhase.Running || _phase == HostPhase.Draining && request.FromGrain)
        {
            return;
        }

        throw _phase == HostPhase.Created ? new SiloUnavailableException("The grain host has not started.") : ShuttingDown();
    }

    public async Task StartAsync(CancellationToken token)
    {
        if (_phase != HostPhase.Created)
        {
            throw new InvalidOperationException("A grain host is started once.");
        }

        await Database.OpenAsync(token);
        Watch(_calls);
        Collector.Start();
        _phase = HostPhase.Running;
        await Reminders.StartAsync(token);
        Log.Started(Classes.All.Count);
    }

    /// <summary>Lets running requests end, deactivates every grain, and closes the database.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        if (_phase != HostPhase.Running)
        {
            return;
        }

        Reminders.Stop();
        Streams.Stop(); // A publisher that drains must not wait for a slow subscriber.
        Collector.Dispose();
        _phase = HostPhase.Draining;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
        enough.CancelAfter(Options.ShutdownTimeout);
        await DrainAsync(enough.Token);

        _phase = HostPhase.Stopped;
        var abandoned = AbandonAll();
        lock (_timers)
        {
            _timers.ForEach(timer => timer.Dispose());
        }

        await Database.CloseAsync();
        Log.Stopped(Options.ShutdownTimeout, abandoned);
    }

    // Grains may call each other while they drain, which makes new activations: until there are none, or the time is over.
    async Task DrainAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var activations = Directory.Activations.ToArray();
            if (activations.Length == 0)
            {
                return;
            }

            foreach (var activation in activations)
            {
                activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The grain host is shutting down"), CancellationToken.None);
            }

            await Task.WhenAll(activations.Select(a => a.Deactivated)).WaitAsync(enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    int AbandonAll()
    {
        var abandoned = 0;
        foreach (var activation in Directory.Activations)
        {
            activation.Abandon();
            abandoned++;
        }

        foreach (var calls in _callsByTimeout.Values)
        {
            calls.TakeAll().ForEach(call => call.TryFail(ShuttingDown()));
        }

        return abandoned;
    }

    // Overdue calls are found within a tenth of their timeout, at most a second.
    InFlightCalls Watch(InFlightCalls calls)
    {
        var period = TimeSpan.FromMilliseconds(Math.Clamp(calls.Timeout.TotalMilliseconds / 10, 5, 1000));
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            var timer = Clock.CreateTimer(static calls => FailOverdue((InFlightCalls)calls!), calls, period, period);
            lock (_timers)
            {
                _timers.Add(timer);
            }
        }

        return calls;
    }

    static void FailOverdue(InFlightCalls calls)
    {
        foreach (var call in calls.TakeOverdue())
        {
            call.TryFail(new TimeoutException(
                $"{call.Method.Name} of grain {call.Proxy?.GrainId.ToString() ?? "(enumeration)"} did not answer in {calls.Timeout}"
                + $"{(call.Activation is null ? "; it has not started" : "; it has started")}. Now {Describe(call)}."));
        }
    }

    static string Describe(GrainRequest call)
    {
        if (call.Activation is { } started)
        {
            return started.Describe();
        }

        var targets = call.Proxy is { } proxy ? proxy.Runtime.Directory.ActivationsOf(proxy.GrainId) : [];
        return targets.FirstOrDefault()?.Describe() ?? "the grain is not active";
    }
}
