using Microsoft.Extensions.DependencyInjection;

namespace Qmulum.Embedded.Tests;

public sealed class TimerTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly ManualClock _clock = new();
    readonly Barrier _barrier = new();

    [Fact]
    public async Task A_timer_ticks_at_its_due_time_and_then_at_its_period()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ITimerGrain>("a");
        await grain.Start(Second * 5, Second * 2, interleave: false, keepAlive: false);

        _clock.Advance(Second * 4.9);
        Assert.Equal(0, await grain.Ticks());
        _clock.Advance(Second * 0.1);
        await TicksAsync(grain, 1);
        _clock.Advance(Second * 2);
        await TicksAsync(grain, 2);
    }

    [Fact]
    public async Task A_timer_with_an_infinite_period_ticks_once()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ITimerGrain>("a");
        await grain.Start(TimeSpan.Zero, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false);
        await TicksAsync(grain, 1);

        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(1, await grain.Ticks());
    }

    [Fact]
    public async Task A_timer_stops_with_its_activation()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ITimerGrain>("a");
        await grain.Start(Second, Second, interleave: false, keepAlive: false);
        _clock.Advance(Second);
        await TicksAsync(grain, 1);
        var token = TimerGrain.LastToken;

        await grain.Leave();
        await Deadline.WaitAsync("the end of the activation", () => host.Runtime.Directory.Count == 0);
        _clock.Advance(Second * 10);

        Assert.Equal(0, host.Runtime.Directory.Count); // a tick would have made an activation, or run on the old one
        Assert.True(token.IsCancellationRequested);
        Assert.Equal(0, await grain.Ticks());
    }

    [Fact]
    public async Task A_disposed_timer_ticks_no_more()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ITimerGrain>("a");
        await grain.Start(Second, Second, interleave: false, keepAlive: false);
        _clock.Advance(Second);
        await TicksAsync(grain, 1);

        await grain.StopTimer();
        _clock.Advance(Second * 10);

        Assert.Equal(1, await grain.Ticks());
    }

    [Fact]
    public async Task Change_starts_a_timer_anew()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ITimerGrain>("a");
        await grain.Start(Timeout.InfiniteTimeSpan, Second, interleave: false, keepAlive: false);
        _clock.Advance(Second * 10);
        Assert.Equal(0, await grain.Ticks());

        await grain.ChangeTimer(Second * 3, Timeout.InfiniteTimeSpan);
        _clock.Advance(Second * 3);
        await TicksAsync(grain, 1);
        _clock.Advance(Second * 10);

        Assert.Equal(1, await grain.Ticks());
    }

    [Fact]
    public async Task A_tick_that_throws_is_logged_and_the_timer_goes_on()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ITimerGrain>("throws");
        await grain.Start(Second, Second, interleave: false, keepAlive: false);

        _clock.Advance(Second);
        await TicksAsync(grain, 1);
        await Deadline.WaitAsync("the log of the first failure", () => host.Log.Count(3008) == 1);
        _clock.Advance(Second);
        await TicksAsync(grain, 2);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Only_an_interleaving_timer_ticks_while_a_call_awaits(bool interleave, int expected)
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ITimerGrain>("a");
        await grain.Start(Second, Second, interleave, keepAlive: false);
        var call = grain.Wait("call");
        await _barrier.ArrivedAsync("call");

        _clock.Advance(Second);
        await Deadline.WaitAsync("the ticks", async () => await grain.Ticks() >= expected);
        await grain.Ticks(); // one more turn, in which a tick that may run would have run before

        Assert.Equal(expected, await grain.Ticks());
        _barrier.Open("call");
        await call;
        await TicksAsync(grain, 1);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Only_a_keep_alive_timer_keeps_its_activation_from_being_collected(bool keepAlive, int left)
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ITimerGrain>("a");
        await grain.Start(Second * 30, Second * 30, interleave: false, keepAlive);
        var armed = _clock.PendingTimers;

        for (var i = 1; i <= 60; i++)
        {
            _clock.Advance(Second * 30);
            var due = i;
            await Deadline.WaitAsync(
                $"tick {due} or the end",
                // The next tick counts from the end of this one: the clock must not move on before that is set.
                () => host.Runtime.Directory.Count == 0 || (_barrier.Arrivals("tick") >= due && _clock.PendingTimers >= armed));
        }

        await Deadline.WaitAsync("the collection", () => host.Runtime.Directory.Count == left);
    }

    [Fact]
    public async Task A_time_out_of_range_is_refused()
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => host.Grain<ITimerGrain>("a").Start(-Second, Second, interleave: false, keepAlive: false));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => host.Grain<ITimerGrain>("a").Start(Second, TimeSpan.FromDays(50), interleave: false, keepAlive: false));
    }

    static Task TicksAsync(ITimerGrain grain, int count) => Deadline.WaitAsync($"tick {count}", async () => await grain.Ticks() == count);

    Task<GrainHost> StartAsync()
    {
        _barrier.Open("tick");
        return GrainHost.StartAsync(
            s =>
            {
                s.Clock = _clock;
                s.Services = services => services.AddSingleton(_barrier);
            },
            typeof(TimerGrain));
    }

    public interface ITimerGrain : IGrainWithStringKey
    {
        Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive);

        Task ChangeTimer(TimeSpan due, TimeSpan period);

        Task StopTimer();

        Task Wait(string point);

        Task Leave();

        [Orleans.Concurrency.AlwaysInterleave]
        Task<int> Ticks();
    }

    public sealed class TimerGrain(Barrier barrier) : Grain, ITimerGrain
    {
        IGrainTimer? _timer;
        int _ticks;

        public static CancellationToken LastToken { get; private set; }

        public Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive)
        {
            _timer = this.RegisterGrainTimer(
                TickAsync, "state", new GrainTimerCreationOptions { DueTime = due, Period = period, Interleave = interleave, KeepAlive = keepAlive });
            return Task.CompletedTask;
        }

        public Task ChangeTimer(TimeSpan due, TimeSpan period)
        {
            _timer!.Change(due, period);
            return Task.CompletedTask;
        }

        public Task StopTimer()
        {
            _timer!.Dispose();
            return Task.CompletedTask;
        }

        public Task Wait(string point) => barrier.PassAsync(point);

        public Task Leave()
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        public Task<int> Ticks() => Task.FromResult(_ticks);

        async Task TickAsync(string state, CancellationToken token)
        {
            Assert.Equal("state", state);
            LastToken = token;
            _ticks++;
            await barrier.PassAsync("tick");
            if (this.GetPrimaryKeyString() == "throws")
            {
                throw new InvalidOperationException("tick");
            }
        }
    }
}
