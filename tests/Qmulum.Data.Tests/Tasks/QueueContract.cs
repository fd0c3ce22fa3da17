using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Tasks;

public sealed class SqliteQueueTests() : QueueContract(IndexProvider.Sqlite);

public sealed class PostgresQueueTests() : QueueContract(IndexProvider.PostgreSql);

public abstract class QueueContract(IndexProvider provider) : IndexContract(provider)
{
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    TaskQueue Queue => Index.Tasks;

    DateTimeOffset Now => Clock.GetUtcNow();

    [Fact]
    public async Task Hands_out_what_is_due_by_priority_and_then_by_time()
    {
        var backfill = await EnqueueAsync(WorkPriority.Backfill, Now - TimeSpan.FromHours(1));
        var later = await EnqueueAsync(WorkPriority.Upload, Now);
        var earlier = await EnqueueAsync(WorkPriority.Upload, Now - TimeSpan.FromMinutes(1));
        var person = await EnqueueAsync(WorkPriority.Interactive, Now);
        await EnqueueAsync(WorkPriority.Interactive, Now + TimeSpan.FromSeconds(1));

        Assert.Equal([person, earlier], Ids(await ClaimAsync("a", limit: 2)));
        Assert.Equal([later, backfill], Ids(await ClaimAsync("a", limit: 10)));
        Assert.Empty(await ClaimAsync("a"));
    }

    [Fact]
    public async Task A_library_with_one_photo_due_does_not_wait_for_another_with_a_thousand()
    {
        for (var i = 0; i < 1_000; i++)
        {
            await EnqueueAsync(WorkPriority.Backfill, Now - TimeSpan.FromHours(1), "large");
        }

        Assert.Equal("large", Assert.Single(await ClaimAsync("a", limit: 1)).LibraryId);
        await EnqueueAsync(WorkPriority.Backfill, Now, "small");
        var upload = await EnqueueAsync(WorkPriority.Upload, Now, "small");

        Assert.Equal([upload], Ids(await ClaimAsync("a", limit: 1)));
        Assert.Equal("large", Assert.Single(await ClaimAsync("a", limit: 1)).LibraryId); // each has one under work: it is its turn
        Assert.Equal("small", Assert.Single(await ClaimAsync("a", limit: 1)).LibraryId);
    }

    [Fact]
    public async Task Libraries_take_turns_whatever_each_has_and_however_it_is_claimed()
    {
        foreach (var (library, count) in new[] { ("a", 30), ("b", 3), ("c", 30) })
        {
            for (var i = 0; i < count; i++)
            {
                await EnqueueAsync(WorkPriority.Upload, Now - TimeSpan.FromSeconds(i), library);
            }
        }

        List<string> order = [];
        for (var i = 0; i < 9; i++)
        {
            var claimed = Assert.Single(await ClaimAsync("w", limit: 1));
            order.Add(claimed.LibraryId);
            await Queue.CompleteAsync(claimed.PhotoId, "w", claimed.Generation, default);
        }

        Assert.Equal([3, 3, 3], order.GroupBy(library => library).Select(group => group.Count()));
        Assert.Equal([10, 10], (await ClaimAsync("w", limit: 20)).GroupBy(claimed => claimed.LibraryId).Select(group => group.Count()));
    }

    [Fact]
    public async Task A_library_whose_work_takes_long_gets_no_more_hands_than_the_others()
    {
        for (var i = 0; i < 6; i++)
        {
            await EnqueueAsync(WorkPriority.Upload, Now, "slow");
            await EnqueueAsync(WorkPriority.Upload, Now, "quick");
        }

        for (var i = 0; i < 6; i++)
        {
            foreach (var claimed in await ClaimAsync("w", limit: 1))
            {
                if (claimed.LibraryId == "quick")
                {
                    await Queue.CompleteAsync(claimed.PhotoId, "w", claimed.Generation, default);
                }
            }
        }

        Assert.Equal(1, (await Queue.LengthsAsync(default)).Sum(length => length.Running));
    }

    [Fact]
    public async Task Whoever_has_its_hands_full_of_backfills_takes_what_is_more_urgent_alone()
    {
        await EnqueueAsync(WorkPriority.Backfill);
        Assert.Empty(await Queue.ClaimAsync("a", Lease, 10, default, WorkPriority.Upload));
        var upload = await EnqueueAsync(WorkPriority.Upload);
        Assert.Equal([upload], Ids(await Queue.ClaimAsync("a", Lease, 10, default, WorkPriority.Upload)));
        Assert.Single(await ClaimAsync("a"));
    }

    [Fact]
    public async Task A_claim_tells_all_that_its_holder_needs()
    {
        var photo = await EnqueueAsync(WorkPriority.Upload);
        var enqueued = Now;
        Clock.Advance(TimeSpan.FromSeconds(5));
        await Queue.EnqueueAsync(photo, Library, WorkPriority.Upload, Now, default);
        Assert.Equal([new ClaimedWork(photo, Library, WorkPriority.Upload, 1, 2, enqueued)], await ClaimAsync("a"));
    }

    [Fact]
    public async Task What_is_not_due_yet_is_handed_out_when_its_time_has_come()
    {
        var photo = await EnqueueAsync(WorkPriority.Upload, Now + TimeSpan.FromSeconds(10));
        Clock.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.Empty(await ClaimAsync("a"));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([photo], Ids(await ClaimAsync("a")));
    }

    [Fact]
    public async Task Enqueueing_again_keeps_the_more_urgent_priority_and_the_earlier_time()
    {
        var photo = await EnqueueAsync(WorkPriority.Upload, Now + TimeSpan.FromMinutes(5));
        await Queue.EnqueueAsync(photo, Library, WorkPriority.Backfill, Now + TimeSpan.FromMinutes(1), default);
        await Queue.EnqueueAsync(photo, Library, WorkPriority.Interactive, Now + TimeSpan.FromMinutes(9), default);
        Assert.Empty(await ClaimAsync("a"));

        Clock.Advance(TimeSpan.FromMinutes(1));
        var claimed = Assert.Single(await ClaimAsync("a"));
        Assert.Equal((WorkPriority.Interactive, 3L), (claimed.Priority, claimed.Generation));
    }

    [Fact]
    public async Task Enqueueing_again_for_now_makes_a_waiting_photo_due_and_leaves_a_due_one_in_its_place()
    {
        var due = await EnqueueAsync(WorkPriority.Upload, Now - TimeSpan.FromMinutes(1));
        var waiting = await EnqueueAsync(WorkPriority.Upload, Now + TimeSpan.FromMinutes(1));
        await Queue.EnqueueAsync(waiting, Library, WorkPriority.Upload, Now, default);
        await Queue.EnqueueAsync(due, Library, WorkPriority.Upload, Now, default);
        Assert.Equal([due, waiting], Ids(await ClaimAsync("a")));
    }

    [Fact]
    public async Task A_completed_photo_leaves_the_queue()
    {
        var claimed = await EnqueueAndClaimAsync("a");
        Assert.True(await Queue.CompleteAsync(claimed.PhotoId, "a", claimed.Generation, default));
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await ClaimAsync("a"));
        Assert.False(await Queue.CompleteAsync(claimed.PhotoId, "a", claimed.Generation, default));
    }

    [Fact]
    public async Task What_is_enqueued_while_it_is_held_outlives_the_completion_and_is_due_at_once()
    {
        var claimed = await EnqueueAndClaimAsync("a");
        await Queue.EnqueueAsync(claimed.PhotoId, Library, WorkPriority.Interactive, Now + TimeSpan.FromHours(1), default);
        Assert.Empty(await ClaimAsync("b"));

        Assert.False(await Queue.CompleteAsync(claimed.PhotoId, "a", claimed.Generation, default));
        var next = Assert.Single(await ClaimAsync("b"));
        Assert.Equal((WorkPriority.Interactive, 1, claimed.Generation + 1), (next.Priority, next.Claims, next.Generation));
        Assert.True(await Queue.CompleteAsync(next.PhotoId, "b", next.Generation, default));
    }

    [Fact]
    public async Task A_photo_that_is_given_back_comes_again_at_its_time_and_counts_anew()
    {
        var claimed = await EnqueueAndClaimAsync("a");
        Assert.True(await Queue.ReleaseAsync(claimed.PhotoId, "a", Now + TimeSpan.FromSeconds(30), default));
        Assert.False(await Queue.ReleaseAsync(claimed.PhotoId, "a", Now, default));
        Assert.Empty(await ClaimAsync("b"));

        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, Assert.Single(await ClaimAsync("b")).Claims);
    }

    [Fact]
    public async Task What_was_asked_for_earlier_while_it_was_held_does_not_wait_for_the_retry()
    {
        var claimed = await EnqueueAndClaimAsync("a");
        await Queue.EnqueueAsync(claimed.PhotoId, Library, WorkPriority.Upload, Now + TimeSpan.FromMinutes(3), default);
        await Queue.EnqueueAsync(claimed.PhotoId, Library, WorkPriority.Upload, Now + TimeSpan.FromMinutes(2), default);
        await Queue.EnqueueAsync(claimed.PhotoId, Library, WorkPriority.Upload, Now + TimeSpan.FromMinutes(4), default);
        await Queue.ReleaseAsync(claimed.PhotoId, "a", Now + TimeSpan.FromHours(1), default);
        Assert.Empty(await ClaimAsync("b"));
        Clock.Advance(TimeSpan.FromMinutes(2));
        var again = Assert.Single(await ClaimAsync("b"));

        await Queue.EnqueueAsync(again.PhotoId, Library, WorkPriority.Upload, Now, default);
        Assert.Empty(await ClaimAsync("c"));
        await Queue.ReleaseAsync(again.PhotoId, "b", Now + TimeSpan.FromHours(1), default);
        Assert.Single(await ClaimAsync("c"));
    }

    [Fact]
    public async Task A_lease_that_ends_is_handed_to_the_next_and_its_holder_learns_that_it_lost()
    {
        var claimed = await EnqueueAndClaimAsync("a");
        Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await ClaimAsync("b"));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var taken = Assert.Single(await ClaimAsync("b"));
        Assert.Equal((claimed.PhotoId, 2), (taken.PhotoId, taken.Claims));

        Assert.False(await Queue.RenewAsync(claimed.PhotoId, "a", Lease, default));
        Assert.False(await Queue.ReleaseAsync(claimed.PhotoId, "a", Now, default));
        Assert.False(await Queue.CompleteAsync(claimed.PhotoId, "a", claimed.Generation, default));
        Assert.Empty(await ClaimAsync("c"));
        Assert.True(await Queue.RenewAsync(claimed.PhotoId, "b", Lease, default));
        Assert.True(await Queue.CompleteAsync(claimed.PhotoId, "b", taken.Generation, default));
    }

    [Fact]
    public async Task A_renewed_lease_lasts_from_its_renewal()
    {
        var claimed = await EnqueueAndClaimAsync("a");
        Clock.Advance(Lease / 2);
        Assert.True(await Queue.RenewAsync(claimed.PhotoId, "a", Lease, default));
        Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await ClaimAsync("b"));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(await ClaimAsync("b"));
    }

    [Fact]
    public async Task A_holder_whose_lease_has_ended_unnoticed_may_still_renew_and_complete()
    {
        var claimed = await EnqueueAndClaimAsync("a");
        Clock.Advance(Lease * 2);
        Assert.True(await Queue.RenewAsync(claimed.PhotoId, "a", Lease, default));
        Assert.Empty(await ClaimAsync("b"));
        Clock.Advance(Lease * 2);
        Assert.True(await Queue.CompleteAsync(claimed.PhotoId, "a", claimed.Generation, default));
    }

    [Fact]
    public async Task Claims_count_the_holders_that_did_not_come_back_also_over_repeated_enqueues()
    {
        var photo = await EnqueueAsync(WorkPriority.Upload);
        for (var claims = 1; claims <= 4; claims++)
        {
            Assert.Equal(claims, Assert.Single(await ClaimAsync("process")).Claims);
            await Queue.EnqueueAsync(photo, Library, WorkPriority.Upload, Now, default);
            Assert.Equal(1, await Queue.ReleaseOwnerAsync("process", default)); // the process died and came back
            await Queue.EnqueueAsync(photo, Library, WorkPriority.Upload, Now, default);
        }
    }

    [Fact]
    public async Task A_process_that_comes_back_frees_what_it_held_and_nothing_else()
    {
        Guid[] photos = [await EnqueueAsync(WorkPriority.Upload, Now - TimeSpan.FromSeconds(3)), await EnqueueAsync(WorkPriority.Upload, Now - TimeSpan.FromSeconds(2))];
        Assert.Equal(2, (await ClaimAsync("a")).Count);
        var other = await EnqueueAndClaimAsync("b");

        Assert.Equal(2, await Queue.ReleaseOwnerAsync("a", default));
        Assert.Equal(0, await Queue.ReleaseOwnerAsync("a", default));
        Assert.Equal(photos, Ids(await ClaimAsync("c")));
        Assert.True(await Queue.RenewAsync(other.PhotoId, "b", Lease, default));
    }

    [Fact]
    public async Task A_dropped_photo_is_gone_whoever_holds_it()
    {
        var claimed = await EnqueueAndClaimAsync("a");
        await Queue.DropAsync(claimed.PhotoId, default);
        Assert.False(await Queue.RenewAsync(claimed.PhotoId, "a", Lease, default));
        Clock.Advance(Lease);
        Assert.Empty(await ClaimAsync("b"));
    }

    [Fact]
    public async Task Lengths_tell_what_waits_what_runs_and_how_long_the_longest_due_has_waited()
    {
        Assert.Equal(
            Enum.GetValues<WorkPriority>().Select(priority => new QueueLength(priority, 0, 0, TimeSpan.Zero)), await Queue.LengthsAsync(default));

        await EnqueueAndClaimAsync("a");
        await EnqueueAsync(WorkPriority.Upload, Now + TimeSpan.FromSeconds(5));
        Clock.Advance(TimeSpan.FromSeconds(20));
        await EnqueueAsync(WorkPriority.Upload, Now + TimeSpan.FromHours(1));
        await EnqueueAsync(WorkPriority.Backfill);
        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(
            [new QueueLength(WorkPriority.Interactive, 0, 0, TimeSpan.Zero), new(WorkPriority.Upload, 2, 1, TimeSpan.FromSeconds(25)),
                new(WorkPriority.Backfill, 1, 0, TimeSpan.FromSeconds(10))],
            await Queue.LengthsAsync(default));
        Clock.Advance(Lease);
        Assert.Equal(new(WorkPriority.Upload, 3, 0, TimeSpan.FromSeconds(85)), (await Queue.LengthsAsync(default))[1]);
    }

    [Fact]
    public async Task No_photo_is_handed_to_two_and_none_is_left_when_many_claim_at_once()
    {
        var photos = new HashSet<Guid>();
        for (var i = 0; i < 200; i++)
        {
            photos.Add(await EnqueueAsync((WorkPriority)(i % 3)));
        }

        var doors = await OpenSeveralAsync(6);
        var claimed = await Task.WhenAll(doors.Select((door, index) => Task.Run(async () =>
        {
            List<Guid> own = [];
            while (await door.Tasks.ClaimAsync($"worker {index}", Lease, 3, default) is { Count: > 0 } claims)
            {
                Assert.InRange(claims.Count, 1, 3);
                own.AddRange(Ids(claims));
            }

            return own;
        })));

        // One that met only rows another was just taking may stop early: what is left is then still there for the next.
        var left = Ids(await ClaimAsync("rest", limit: 1000)).ToList();
        List<Guid> all = [.. claimed.SelectMany(own => own), .. left];
        Assert.Equal(photos.Count, all.Count);
        Assert.Equal(photos, [.. all]);
        foreach (var door in doors.Where(door => door != Index))
        {
            await door.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_is_queued_and_claimed_survives_the_process()
    {
        var claimed = await EnqueueAndClaimAsync("a");
        var waiting = await EnqueueAsync(WorkPriority.Backfill);
        await using var again = await OpenAsync();
        Assert.Equal([waiting], Ids(await again.Tasks.ClaimAsync("b", Lease, 10, default)));
        Assert.Equal(1, await again.Tasks.ReleaseOwnerAsync("a", default));
        var next = Assert.Single(await again.Tasks.ClaimAsync("b", Lease, 10, default));
        Assert.Equal((claimed.PhotoId, 2), (next.PhotoId, next.Claims));
    }

    [Fact]
    public async Task What_was_put_in_before_the_clock_went_back_waits_no_longer_than_a_lease()
    {
        var rests = await EnqueueAsync(WorkPriority.Upload, Now + TimeSpan.FromHours(2));
        Clock.Advance(TimeSpan.FromHours(1));
        var held = await EnqueueAndClaimAsync("dead");
        var waiting = await EnqueueAsync(WorkPriority.Upload);
        Assert.Equal(0, await Queue.RecallAsync(Lease, default)); // the clock is right
        Clock.TurnBack(TimeSpan.FromHours(1));
        Assert.Empty(await ClaimAsync("a"));

        Assert.Equal(2, await Queue.RecallAsync(Lease, default));

        Assert.Equal([waiting], Ids(await ClaimAsync("a")));
        Clock.Advance(Lease);
        Assert.Equal(new[] { held.PhotoId, waiting }.Order(), Ids(await ClaimAsync("b")).Order());
        Assert.DoesNotContain(rests, Ids(await ClaimAsync("c")));
    }

    [Fact]
    public async Task Values_out_of_range_are_refused()
    {
        var photo = Guid.NewGuid();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queue.EnqueueAsync(photo, Library, (WorkPriority)3, Now, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.EnqueueAsync(photo, "", WorkPriority.Upload, Now, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.ClaimAsync("", Lease, 1, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queue.ClaimAsync("a", TimeSpan.Zero, 1, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queue.ClaimAsync("a", Lease, 0, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queue.ClaimAsync("a", Lease, TaskQueue.MaxClaim + 1, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queue.RenewAsync(photo, "a", TimeSpan.FromDays(2), default));
        Assert.All(await Queue.LengthsAsync(default), length => Assert.Equal(0, length.Waiting + length.Running));
    }

    static IEnumerable<Guid> Ids(IEnumerable<ClaimedWork> claimed) => claimed.Select(work => work.PhotoId);

    async Task<Guid> EnqueueAsync(WorkPriority priority, DateTimeOffset? notBefore = null, string library = Library)
    {
        var photo = Guid.NewGuid();
        await Queue.EnqueueAsync(photo, library, priority, notBefore ?? Now, default);
        return photo;
    }

    async Task<ClaimedWork> EnqueueAndClaimAsync(string owner)
    {
        await EnqueueAsync(WorkPriority.Upload);
        return Assert.Single(await ClaimAsync(owner));
    }

    Task<IReadOnlyList<ClaimedWork>> ClaimAsync(string owner, int limit = 10) => Queue.ClaimAsync(owner, Lease, limit, default);
}
