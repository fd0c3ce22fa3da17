using Microsoft.Extensions.Logging.Abstractions;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Locations;
using Qmulum.Storage;
using static Qmulum.Grains.Tests.MoveSteps;

namespace Qmulum.Grains.Tests;

/// <summary>A process that is held up in a move for longer than the others wait for it: it may not delete what it once had copied.</summary>
public class MoveHoldTests
{
    static readonly CancellationToken None = CancellationToken.None;
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(7);

    /// <summary>Who notices how long it was.</summary>
    public enum Noticed
    {
        ByTheTimeOfDay,
        ByTheTimer,
        ByTheGrain,
    }

    [Theory]
    [InlineData(Noticed.ByTheTimeOfDay)]
    [InlineData(Noticed.ByTheTimer)]
    [InlineData(Noticed.ByTheGrain)]
    public async Task Who_is_held_up_after_a_copy_past_its_lease_deletes_nothing_and_another_one_goes_on(Noticed noticed)
    {
        var (clock, own) = (new ShiftedClock(), new TwoClocks());
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("held up"u8.ToArray());
        await home.Grains.Photo(photo.PhotoId).KeepManifest(anyway: true);
        var before = await KeysAsync(home.Own);
        var (id, disk) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, id);
        clock.Forward(Settled);
        var hold = (await MoveHold.BeginAsync(home.Grains, "a", own))!;
        home.OnVerifiedElsewhere = _ =>
        {
            (own.TimeOfDay, own.Timer) = (noticed == Noticed.ByTheTimeOfDay ? LocationsGrain.Lease : default, noticed == Noticed.ByTheTimer ? LocationsGrain.Lease : default);
            clock.Forward(noticed == Noticed.ByTheGrain ? LocationsGrain.Lease : TimeSpan.Zero);
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<MoveLapsedException>(() => WorkerOf(home, own).RunAsync(hold, None));

        Assert.Equal(before, await KeysAsync(home.Own));
        Assert.Contains(photo.BlobKey, await KeysAsync(disk)); // it was copied
        home.OnVerifiedElsewhere = _ => Task.CompletedTask;
        clock.Forward(LocationsGrain.Lease);
        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(home.Own));
        Assert.Equal("held up"u8.ToArray(), await ReadAsync(disk, photo.BlobKey));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_wakes_up_when_the_library_was_moved_on_and_back_by_others_does_not_delete_the_only_copy(bool standsStill)
    {
        var (clock, still) = (new ShiftedClock(), new ShiftedClock());
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("the only copy"u8.ToArray());
        var (id, disk) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        await locations.Use(TestLibrary.Id, id, id);
        clock.Forward(Settled);
        TaskCompletionSource sleeps = new(), wakes = new();
        home.OnVerifiedElsewhere = _ => sleeps.TrySetResult() ? wakes.Task : Task.CompletedTask;
        TimeProvider ofSleeper = standsStill ? still : clock; // a virtual machine that was suspended
        var hold = (await MoveHold.BeginAsync(home.Grains, "sleeper", ofSleeper))!;
        var sleeper = WorkerOf(home, ofSleeper).RunAsync(hold, None);
        await sleeps.Task.WaitAsync(TimeSpan.FromSeconds(30));

        clock.Forward(LocationsGrain.Lease);
        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        await locations.Use(TestLibrary.Id, LocationId.Own, LocationId.Own);
        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(disk));
        wakes.SetResult();

        await Assert.ThrowsAsync<MoveLapsedException>(() => sleeper);
        Assert.Equal("the only copy"u8.ToArray(), await ReadAsync(home.Store, photo.BlobKey));
        await locations.EndMove(hold.Slice, "sleeper", MoveSlice.End, MoveCount.Zero);
        Assert.False((await locations.GetPlaces(TestLibrary.Id)).HasFormer);
    }

    [Fact]
    public async Task What_a_part_has_moved_counts_also_when_a_place_goes_away_in_its_middle()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        foreach (var content in (string[])["one", "two", "three"])
        {
            await home.AddAsync(System.Text.Encoding.UTF8.GetBytes(content));
        }

        var (id, _) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, id);
        clock.Forward(Settled);
        var hold = (await MoveHold.BeginAsync(home.Grains, "a", clock))!;
        var verified = 0;
        home.OnVerifiedElsewhere = _ => ++verified == 3 ? throw new StoreOfflineException("It is away (played by a test).") : Task.CompletedTask;

        var (next, count) = await WorkerOf(home, clock).RunAsync(hold, None);

        Assert.Equal(2, count.Photos);
        Assert.InRange(next, 1, MoveSlice.End - 1);
        await home.Grains.Locations().EndMove(hold.Slice, "a", next, count);
        home.OnVerifiedElsewhere = _ => throw new StoreOfflineException("It is away (played by a test).");
        hold = (await MoveHold.BeginAsync(home.Grains, "a", clock))!;
        Assert.Equal(next, hold.Slice.Shard);
        await Assert.ThrowsAsync<StoreOfflineException>(() => WorkerOf(home, clock).RunAsync(hold, None));
    }

    [Fact]
    public async Task A_part_that_goes_on_for_long_deletes_as_long_as_it_says_so()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        await home.AddAsync("long"u8.ToArray());
        var (id, _) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, id);
        clock.Forward(Settled);
        var hold = (await MoveHold.BeginAsync(home.Grains, "a", clock))!;
        home.OnVerifiedElsewhere = async _ =>
        {
            for (var i = 0; i < 10; i++)
            {
                clock.Forward(LocationsGrain.Lease / 4);
                Assert.True(await hold.KeepAsync());
            }
        };

        await WorkerOf(home, clock).RunAsync(hold, None);

        Assert.Empty(await KeysAsync(home.Own));
    }

    [Fact]
    public async Task A_part_that_was_paused_or_told_another_place_deletes_nothing_more()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("paused"u8.ToArray());
        var (id, _) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, id);
        clock.Forward(Settled);
        var hold = (await MoveHold.BeginAsync(home.Grains, "a", clock))!;
        home.OnVerifiedElsewhere = _ => home.Grains.Locations().Use(TestLibrary.Id, LocationId.Own, LocationId.Own);

        await Assert.ThrowsAsync<MoveLapsedException>(() => WorkerOf(home, clock).RunAsync(hold, None));

        Assert.Contains(photo.BlobKey, await KeysAsync(home.Own));
    }

    [Fact]
    public async Task A_mover_that_was_held_up_takes_its_part_anew_and_ends_the_move()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        await home.AddAsync("again"u8.ToArray());
        var (id, _) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, id);
        clock.Forward(Settled);
        var (verified, deleted) = (0, 0);
        home.OnVerifiedElsewhere = _ =>
        {
            clock.Forward(++verified == 1 ? LocationsGrain.Lease : TimeSpan.Zero);
            return Task.CompletedTask;
        };
        home.Own.OnDelete = _ => deleted = deleted == 0 ? verified : deleted;
        using Mover mover = new(home.Grains, WorkerOf(home, clock), new("a"), clock, NullLogger<Mover>.Instance);

        await mover.StartAsync(None);
        await Deadline.WaitAsync("the move to end", async () =>
        {
            clock.Forward(TimeSpan.FromSeconds(1)); // what was found is looked for once more, later
            return (await home.Grains.Locations().GetMoves()).Single().Status == MoveStatus.Done;
        });
        await mover.StopAsync(None);

        Assert.Equal(2, deleted); // nothing before it was verified in a part of its own
        Assert.Empty(await KeysAsync(home.Own));
    }

    /// <summary>A clock of which the time of day and the timer may go apart: the one is set, the other stands still while a machine sleeps.</summary>
    sealed class TwoClocks : TimeProvider
    {
        public TimeSpan TimeOfDay { get; set; }

        public TimeSpan Timer { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeOfDay;

        public override long GetTimestamp() => System.GetTimestamp() + (long)(Timer.TotalSeconds * TimestampFrequency);
    }
}
