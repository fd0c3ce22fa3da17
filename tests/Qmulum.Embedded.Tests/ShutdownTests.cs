using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Qmulum.Embedded.Tests;

public sealed class ShutdownTests
{
    readonly Barrier _barrier = new();
    readonly ConcurrentQueue<string> _journal = new();

    [Fact]
    public async Task A_running_call_ends_and_is_answered_and_then_its_grain_deactivates()
    {
        await using var host = await StartAsync();
        var running = host.Grain<IDrainGrain>("a").Wait("call");
        await _barrier.ArrivedAsync("call");

        var stopping = host.StopAsync();
        _barrier.Open("call");

        Assert.Equal("done", await running);
        await stopping;
        Assert.Equal(["call", "a: ShuttingDown"], _journal);
    }

    [Fact]
    public async Task Every_activation_deactivates()
    {
        await using var host = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => host.Grain<IDrainGrain>($"{i}").Call()));

        await host.StopAsync();

        Assert.Equal(1_000, _journal.Distinct().Count());
        Assert.All(_journal, entry => Assert.EndsWith(": ShuttingDown", entry));
    }

    [Fact]
    public async Task A_call_that_waits_is_refused_with_a_clear_error()
    {
        await using var host = await StartAsync();
        var running = host.Grain<IDrainGrain>("a").Wait("call");
        await _barrier.ArrivedAsync("call");
        var waiting = host.Grain<IDrainGrain>("a").Call();

        var stopping = host.StopAsync();
        _barrier.Open("call");

        Assert.Contains("shutting down", (await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting)).Message);
        await running;
        await stopping;
        Assert.Equal(["call", "a: ShuttingDown"], _journal);
    }

    [Fact]
    public async Task A_running_call_can_still_call_other_grains()
    {
        await using var host = await StartAsync();
        var running = host.Grain<IDrainGrain>("a").WaitAndCall("call", "b");
        await _barrier.ArrivedAsync("call");

        var stopping = host.StopAsync();
        await Deadline.WaitAsync("the refusal of calls from outside", async () =>
        {
            try
            {
                await host.Grain<IDrainGrain>("probe").Call();
                return false;
            }
            catch (SiloUnavailableException)
            {
                return true;
            }
        });
        _barrier.Open("call");

        Assert.Equal("done", await running);
        await stopping;
        Assert.Contains("b: ShuttingDown", _journal);
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_abandoned_after_the_timeout_and_its_caller_is_told()
    {
        await using var host = await StartAsync(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var stuck = host.Grain<IDrainGrain>("a").Wait("never");
        await _barrier.ArrivedAsync("never");

        await host.StopAsync();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => stuck);
        Assert.Empty(_journal);
        _barrier.Open("never");
    }

    [Fact]
    public async Task Timers_and_reminders_stop_and_the_host_leaves_nothing_on_the_clock()
    {
        ManualClock clock = new();
        await using var host = await StartAsync(o => o.MinimumReminderPeriod = TimeSpan.FromSeconds(1), clock);
        await host.Grain<IDrainGrain>("a").Tick();
        await Deadline.WaitAsync("ticks of both", () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return _barrier.Arrivals("timer") > 0 && _barrier.Arrivals("reminder") > 0;
        });

        await host.StopAsync();

        await Deadline.WaitAsync("the end of all timers", () => clock.PendingTimers == 0);
        var after = (_barrier.Arrivals("timer"), _barrier.Arrivals("reminder"));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(after, (_barrier.Arrivals("timer"), _barrier.Arrivals("reminder")));
    }

    [Fact]
    public async Task Calls_after_the_end_and_before_the_start_are_refused()
    {
        var host = await StartAsync();
        await host.StopAsync();

        Assert.Contains("shutting down", (await Assert.ThrowsAsync<SiloUnavailableException>(() => host.Grain<IDrainGrain>("a").Call())).Message);
        await host.DisposeAsync();

        using TempFolder folder = new();
        await using var services = new ServiceCollection()
            .AddEmbeddedGrains(o =>
            {
                o.Path = folder.File("grains.db");
                o.GrainTypes.Add(typeof(DrainGrain));
            })
            .BuildServiceProvider();
        var grain = services.GetRequiredService<IGrainFactory>().GetGrain<IDrainGrain>("a");
        Assert.Contains("not started", (await Assert.ThrowsAsync<SiloUnavailableException>(grain.Call)).Message);
    }

    [Fact]
    public async Task Other_services_can_call_grains_when_they_start_and_when_they_stop()
    {
        CallingService service = new();
        await using (var host = await GrainHost.StartAsync(
            s => s.Services = services => services.AddSingleton(_barrier).AddSingleton(_journal).AddSingleton<IHostedService>(provider =>
            {
                service.Grains = provider.GetRequiredService<IGrainFactory>();
                return service;
            }),
            typeof(DrainGrain)))
        {
            Assert.Equal(1, service.Calls);
        }

        Assert.Equal(2, service.Calls);
    }

    Task<GrainHost> StartAsync(Action<EmbeddedOptions>? options = null, TimeProvider? clock = null) => GrainHost.StartAsync(
        s =>
        {
            s.Clock = clock ?? TimeProvider.System;
            s.Options = options ?? (_ => { });
            s.Services = services => services.AddSingleton(_barrier).AddSingleton(_journal);
        },
        typeof(DrainGrain));

    sealed class CallingService : IHostedService
    {
        public IGrainFactory Grains { get; set; } = null!;

        public int Calls { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => CallAsync();

        public Task StopAsync(CancellationToken cancellationToken) => CallAsync();

        async Task CallAsync()
        {
            await Grains.GetGrain<IDrainGrain>("service").Call();
            Calls++;
        }
    }

    public interface IDrainGrain : IGrainWithStringKey
    {
        Task Call();

        Task<string> Wait(string point);

        Task<string> WaitAndCall(string point, string other);

        Task Tick();
    }

    public sealed class DrainGrain(Barrier barrier, ConcurrentQueue<string> journal) : Grain, IDrainGrain, IRemindable
    {
        public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
        {
            journal.Enqueue($"{this.GetPrimaryKeyString()}: {reason.ReasonCode}");
            return Task.CompletedTask;
        }

        public Task Call() => Task.CompletedTask;

        public async Task<string> Wait(string point)
        {
            await barrier.PassAsync(point);
            journal.Enqueue(point);
            return "done";
        }

        public async Task<string> WaitAndCall(string point, string other)
        {
            await barrier.PassAsync(point);
            await GrainFactory.GetGrain<IDrainGrain>(other).Call();
            return "done";
        }

        public Task Tick()
        {
            var period = TimeSpan.FromSeconds(1);
            this.RegisterGrainTimer(
                () =>
                {
                    _ = barrier.PassAsync("timer");
                    return Task.CompletedTask;
                },
                new GrainTimerCreationOptions(period, period));
            return this.RegisterOrUpdateReminder("tick", period, period);
        }

        public Task ReceiveReminder(string reminderName, TickStatus status)
        {
            _ = barrier.PassAsync("reminder");
            return Task.CompletedTask;
        }
    }
}
