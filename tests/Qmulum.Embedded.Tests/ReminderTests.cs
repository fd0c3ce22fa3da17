using System.Collections.Concurrent;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Qmulum.Embedded.Reminders;

namespace Qmulum.Embedded.Tests;

public sealed class ReminderTests
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    readonly Ticks _ticks = new();

    [Fact]
    public async Task A_reminder_ticks_with_its_name_and_schedule_until_it_is_unregistered()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<IBellGrain>("a");
        await grain.Register("ring", Period, Period);

        await _ticks.CountAsync("ring", 3);
        await grain.Unregister("ring");
        await grain.Touch();
        var count = _ticks.Count("ring");
        await grain.Register("other", TimeSpan.Zero, Period);
        await _ticks.CountAsync("other", 3); // time enough for more ticks of the first, if there were any

        Assert.InRange(_ticks.Count("ring"), count, count + 1); // one may have been under way
        Assert.All(_ticks.Of("ring"), tick => Assert.Equal(Period, tick.Period));
        Assert.Single(_ticks.Of("ring").Select(tick => tick.FirstTickTime).Distinct());
        Assert.All(_ticks.Of("ring"), tick => Assert.True(tick.CurrentTickTime >= tick.FirstTickTime));
        Assert.Equal(DateTimeKind.Utc, _ticks.Of("ring")[0].CurrentTickTime.Kind);
    }

    [Fact]
    public async Task No_tick_of_the_schedule_comes_twice()
    {
        await using var host = await StartAsync();
        await host.Grain<IBellGrain>("a").Register("ring", TimeSpan.Zero, Period);

        await _ticks.CountAsync("ring", 10);

        var places = _ticks.Of("ring").Select(tick => (int)((tick.CurrentTickTime - tick.FirstTickTime) / Period)).ToList();
        Assert.Equal(places.Distinct().Order(), places);
    }

    [Fact]
    public async Task A_reminder_wakes_a_grain_that_is_not_active()
    {
        ManualClock clock = new();
        await using var host = await StartAsync(clock: clock);
        await host.Grain<IBellGrain>("a").Register("ring", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        await host.Grain<IBellGrain>("a").Leave();
        await Deadline.WaitAsync("the end of the activation", () => host.Runtime.Directory.Count == 0);

        await Deadline.WaitAsync("a tick", () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return _ticks.Count("ring") > 0;
        });

        Assert.Equal(1, host.Runtime.Directory.Count);
    }

    [Fact]
    public async Task Registering_again_replaces_the_schedule()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<IBellGrain>("a");
        await grain.Register("ring", TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        await grain.Register("ring", TimeSpan.Zero, Period);

        await _ticks.CountAsync("ring", 2);
        Assert.Equal(["ring"], await grain.Names());
        await grain.Register("ring", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await grain.Touch();
        var count = _ticks.Count("ring");
        await grain.Register("other", TimeSpan.Zero, Period);
        await _ticks.CountAsync("other", 3);
        Assert.InRange(_ticks.Count("ring"), count, count + 1);
    }

    [Fact]
    public async Task Reminders_are_got_by_name_and_all_together_and_each_grain_has_its_own()
    {
        await using var host = await StartAsync();
        await host.Grain<IBellGrain>("a").Register("one", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await host.Grain<IBellGrain>("a").Register("two", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await host.Grain<IBellGrain>("b").Register("three", TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        Assert.Equal(["one", "two"], await host.Grain<IBellGrain>("a").Names());
        Assert.True(await host.Grain<IBellGrain>("a").Has("one"));
        Assert.False(await host.Grain<IBellGrain>("a").Has("three"));
    }

    [Fact]
    public async Task A_tick_that_throws_is_logged_and_the_next_one_comes()
    {
        await using var host = await StartAsync();
        await host.Grain<IBellGrain>("throws").Register("ring", TimeSpan.Zero, Period);

        await _ticks.CountAsync("ring", 2);

        Assert.InRange(host.Log.Count(3009), 1, int.MaxValue);
    }

    [Fact]
    public async Task A_period_under_the_minimum_is_refused_with_the_minimum()
    {
        await using var host = await GrainHost.StartAsync(s => s.Services = services => services.AddSingleton(_ticks), typeof(BellGrain));

        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => host.Grain<IBellGrain>("a").Register("ring", TimeSpan.Zero, TimeSpan.FromSeconds(59)));

        Assert.Contains("00:01:00", error.Message);
    }

    [Fact]
    public async Task A_reminder_that_was_changed_since_it_was_got_is_not_removed()
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAsync<ReminderException>(() => host.Grain<IBellGrain>("a").UnregisterStale("ring"));

        Assert.Equal(["ring"], await host.Grain<IBellGrain>("a").Names());
    }

    [Fact]
    public async Task A_reminder_far_in_the_future_is_loaded_when_its_time_comes_near()
    {
        await using var host = await StartAsync(o => o.ReminderLoadingWindow = TimeSpan.FromMilliseconds(100));

        await host.Grain<IBellGrain>("a").Register("ring", TimeSpan.FromMilliseconds(400), TimeSpan.FromHours(1));

        await _ticks.CountAsync("ring", 1);
    }

    [Fact]
    public Task The_next_tick_is_the_first_of_the_schedule_that_lies_ahead()
    {
        var cases = Gen.Choose(0, 10_000).Zip(Gen.Choose(1, 500)).Zip(Gen.Choose(0, 20_000));

        return AsyncProperty.CheckAsync(cases, item =>
        {
            var ((first, period), now) = item;
            var next = new ReminderRow(GrainId.Create("bell", "a"), "ring", 1, first, period).NextTickAfter(now);
            var isOnSchedule = (next - first) % period == 0 && next >= first;
            var isTheFirstAhead = next > now && (next == first || next - period <= now);
            return Task.FromResult(isOnSchedule && isTheFirstAhead);
        });
    }

    [Fact]
    public async Task The_table_finds_exactly_the_reminders_whose_next_tick_lies_in_a_span()
    {
        await using var host = await StartAsync();
        ReminderTable table = new(host.Runtime.Database);
        Random random = new(7);
        List<ReminderRow> rows = [];
        for (var i = 0; i < 200; i++)
        {
            rows.Add(await table.UpsertAsync(GrainId.Create("bell", $"{i}"), "ring", 1, random.Next(10_000), random.Next(1, 3_000)));
        }

        for (var now = 0; now < 20_000; now += 777)
        {
            var due = await table.ReadDueAsync(now, now + 500, default);

            Assert.Equal(
                rows.Where(row => row.NextTickAfter(now) <= now + 500).Select(row => row.Grain).Order(),
                due.Select(row => row.Grain).Order());
        }
    }

    [Fact]
    public void A_reminder_removed_while_the_table_is_read_stays_removed()
    {
        ReminderSchedule schedule = new();
        ReminderRow row = new(GrainId.Create("bell", "a"), "ring", 1, 100, 10);
        schedule.BeginLoad();
        schedule.Remove(row.Grain, row.Name);

        schedule.EndLoad([row], from: 0);

        Assert.Equal(long.MaxValue, schedule.NextDue);
    }

    [Fact]
    public void A_tick_that_fell_due_before_a_late_load_still_comes()
    {
        ReminderSchedule schedule = new();
        ReminderRow row = new(GrainId.Create("bell", "a"), "ring", 1, FirstTick: 100, Period: 1_000);

        schedule.EndLoad([row], from: 50); // the load was due at 50, and came at 500

        Assert.Equal(row, schedule.TakeDue(500));
    }

    [Fact]
    public void A_reminder_changed_while_the_table_is_read_keeps_its_newer_schedule()
    {
        ReminderSchedule schedule = new();
        ReminderRow old = new(GrainId.Create("bell", "a"), "ring", 1, 100, 10);
        schedule.BeginLoad();
        schedule.Set(old with { Version = 2, FirstTick = 500 }, 500);

        schedule.EndLoad([old], from: 0);

        Assert.Null(schedule.TakeDue(499));
        Assert.Equal(2, schedule.TakeDue(500)!.Version);
    }

    Task<GrainHost> StartAsync(Action<EmbeddedOptions>? options = null, ManualClock? clock = null) => GrainHost.StartAsync(
        s =>
        {
            s.Clock = clock ?? TimeProvider.System;
            s.Options = o =>
            {
                o.MinimumReminderPeriod = TimeSpan.FromMilliseconds(1);
                options?.Invoke(o);
            };
            s.Services = services => services.AddSingleton(_ticks);
        },
        typeof(BellGrain));

    public sealed class Ticks
    {
        readonly ConcurrentQueue<(string Name, TickStatus Status)> _all = new();

        public void Add(string name, TickStatus status) => _all.Enqueue((name, status));

        public IReadOnlyList<TickStatus> Of(string name) => [.. _all.Where(tick => tick.Name == name).Select(tick => tick.Status)];

        public int Count(string name) => Of(name).Count;

        public Task CountAsync(string name, int count) => Deadline.WaitAsync($"{count} ticks of {name}", () => Count(name) >= count);
    }

    public interface IBellGrain : IGrainWithStringKey
    {
        Task Register(string name, TimeSpan due, TimeSpan period);

        Task Unregister(string name);

        Task UnregisterStale(string name);

        Task<IReadOnlyList<string>> Names();

        Task<bool> Has(string name);

        Task Touch();

        Task Leave();
    }

    public sealed class BellGrain(Ticks ticks) : Grain, IBellGrain, IRemindable
    {
        public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

        public async Task Unregister(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

        public async Task UnregisterStale(string name)
        {
            var old = await this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
            await this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(2), TimeSpan.FromHours(1));
            await this.UnregisterReminder(old);
        }

        public async Task<IReadOnlyList<string>> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName)];

        public async Task<bool> Has(string name) => await this.GetReminder(name) is not null;

        public Task Touch() => Task.CompletedTask;

        public Task Leave()
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        public Task ReceiveReminder(string reminderName, TickStatus status)
        {
            ticks.Add(reminderName, status);
            return this.GetPrimaryKeyString() == "throws" ? throw new InvalidOperationException("out of tune") : Task.CompletedTask;
        }
    }
}
