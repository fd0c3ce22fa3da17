namespace Qmulum.Data.Tests.Testing;

public sealed class ManualClockTests
{
    readonly ManualClock _clock = new();
    readonly List<(string Name, TimeSpan At)> _fired = [];

    [Fact]
    public void Timers_go_off_in_the_order_of_their_times_with_the_clock_showing_them()
    {
        using var second = Timer("second", 20);
        using var first = Timer("first", 10);
        using var beyond = Timer("beyond", 31);
        Advance(30);
        Assert.Equal([("first", Seconds(10)), ("second", Seconds(20))], _fired);
        Assert.Equal(1, _clock.PendingTimers);
        Advance(1);
        Assert.Equal(("beyond", Seconds(31)), _fired[^1]);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void A_period_goes_on_until_the_timer_is_changed_or_disposed()
    {
        using var timer = Timer("tick", due: 1, period: 10);
        Advance(25);
        Assert.Equal([Seconds(1), Seconds(11), Seconds(21)], _fired.Select(fired => fired.At));
        timer.Change(Seconds(100), Timeout.InfiniteTimeSpan);
        Advance(99);
        Assert.Equal(3, _fired.Count);
        Advance(1);
        Assert.Equal(4, _fired.Count);
        timer.Dispose();
        Assert.False(timer.Change(Seconds(1), Seconds(1)));
        Advance(1000);
        Assert.Equal(4, _fired.Count);
    }

    [Fact]
    public async Task A_delay_and_a_timeout_follow_the_clock()
    {
        var delay = Task.Delay(Seconds(60), _clock);
        using CancellationTokenSource timeout = new(Seconds(90), _clock);
        Advance(59);
        Assert.False(delay.IsCompleted);
        Advance(1);
        await delay;
        Assert.False(timeout.IsCancellationRequested);
        Advance(30);
        Assert.True(timeout.IsCancellationRequested);
    }

    [Fact]
    public void Elapsed_time_is_what_the_clock_was_moved_by()
    {
        var start = _clock.GetTimestamp();
        Advance(7);
        Assert.Equal(Seconds(7), _clock.GetElapsedTime(start));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(-Seconds(1)));
    }

    static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    void Advance(int seconds) => _clock.Advance(Seconds(seconds));

    ITimer Timer(string name, int due, int? period = null)
    {
        var start = _clock.GetUtcNow();
        return _clock.CreateTimer(
            _ => _fired.Add((name, _clock.GetUtcNow() - start)), null, Seconds(due), period is { } length ? Seconds(length) : Timeout.InfiniteTimeSpan);
    }
}
