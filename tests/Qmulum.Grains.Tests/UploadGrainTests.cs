using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>The record of an upload that may be interrupted.</summary>
public class UploadGrainTests
{
    static readonly NewUpload Upload = new(TestLibrary.Id, Guid.NewGuid(), "a.jpg", new("tests", null, null, null), 100, null, null, null, null);
    static readonly FileKind Jpeg = new("image/jpeg", "jpg");

    [Fact]
    public async Task An_offset_that_was_saved_stands_after_a_restart()
    {
        await using var library = await TestLibrary.CreateAsync();
        var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload);
        await library.Grains.Upload(id).Take(turn);
        Assert.True(await library.Grains.Upload(id).Save(turn, At(40)));

        await library.DeactivateAsync();

        var again = (await library.Grains.Upload(id).Take(Guid.NewGuid()))!;
        Assert.Equal(40, again.Info.Offset);
        Assert.Equal("somewhere", again.Progress.Place);
        Assert.Equal([1, 2, 3], again.Progress.Digest);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_request_whose_process_died_is_told_as_a_stop_when_the_next_one_comes(bool isUnderWay, int stops)
    {
        await using var library = await TestLibrary.CreateAsync();
        var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload);
        await library.Grains.Upload(id).Take(turn);
        Assert.True(await library.Grains.Upload(id).Save(turn, At(40) with { IsUnderWay = isUnderWay }));
        await library.DeactivateAsync();

        await library.Grains.Upload(id).Take(Guid.NewGuid());
        await library.Grains.Upload(id).Take(Guid.NewGuid());

        var record = Assert.Single((await library.Library.GetUploads(new(null, null, null, null, 10))).Uploads);
        Assert.Equal((UploadOutcome.Open, stops, stops * 40), (record.Outcome, record.Stops, record.Received));
        Assert.Equal(isUnderWay, record.Reason.Contains("server ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_that_write_the_saves_of_the_one_that_came_last_count_also_after_a_restart()
    {
        await using var library = await TestLibrary.CreateAsync();
        var (id, first, second) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload);
        await library.Grains.Upload(id).Take(first);
        Assert.True(await library.Grains.Upload(id).Save(first, At(10)));
        await library.Grains.Upload(id).Take(second);

        await library.DeactivateAsync();

        Assert.False(await library.Grains.Upload(id).Holds(first));
        Assert.False(await library.Grains.Upload(id).Save(first, At(50)));
        Assert.False(await library.Grains.Upload(id).Seal(first, new(100, default, "", Jpeg)));
        Assert.True(await library.Grains.Upload(id).Save(second, At(20)));
        Assert.Equal(20, (await library.Grains.Upload(id).Get())!.Offset);
    }

    [Fact]
    public async Task An_offset_never_goes_down()
    {
        await using var library = await TestLibrary.CreateAsync();
        var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload);
        await library.Grains.Upload(id).Take(turn);
        Assert.True(await library.Grains.Upload(id).Save(turn, At(40)));

        Assert.False(await library.Grains.Upload(id).Save(turn, At(39)));

        Assert.Equal(40, (await library.Grains.Upload(id).Get())!.Offset);
    }

    [Fact]
    public async Task A_save_that_could_not_be_written_does_not_count()
    {
        await using var library = await TestLibrary.CreateAsync();
        var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload);
        await library.Grains.Upload(id).Take(turn);
        library.Faults.FailNextWrites(1);

        await GrainFaults.StrikesAsync(() => library.Grains.Upload(id).Save(turn, At(40)));

        Assert.Equal(0, (await library.Grains.Upload(id).Get())!.Offset);
        Assert.True(await library.Grains.Upload(id).Save(turn, At(40)));
    }

    [Fact]
    public async Task An_upload_that_nobody_goes_on_with_ends_after_a_week_with_its_bytes()
    {
        ShiftedClock clock = new();
        await using var library = await TestLibrary.CreateAsync(clock: clock);
        var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload);
        await library.Grains.Upload(id).Take(turn);
        var mark = await StageAsync(library, id);
        Assert.True(await library.Grains.Upload(id).Save(turn, new(mark.Offset, mark.Place, mark.Digest, [], Jpeg, 100)));

        clock.Forward(UploadLife.Length - TimeSpan.FromHours(1));
        Assert.NotNull(await library.Grains.Upload(id).Get());
        clock.Forward(TimeSpan.FromHours(2));

        Assert.Null(await library.Grains.Upload(id).Get());
        Assert.Null(await library.Grains.Upload(id).Take(turn));
        await library.Grains.GetGrain(library.Grains.Upload(id).GetGrainId()).AsReference<IRemindable>().ReceiveReminder("expire", default);
        await Assert.ThrowsAsync<StagedLostException>(() => library.Store.StageAsync(id, mark, 100, CancellationToken.None));
    }

    [Fact]
    public async Task A_discarded_upload_leaves_no_bytes_and_no_record()
    {
        await using var library = await TestLibrary.CreateAsync();
        var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload);
        await library.Grains.Upload(id).Take(turn);
        var mark = await StageAsync(library, id);
        Assert.True(await library.Grains.Upload(id).Save(turn, new(mark.Offset, mark.Place, mark.Digest, [], Jpeg, 100)));

        Assert.True(await library.Grains.Upload(id).Discard());

        Assert.False(await library.Grains.Upload(id).Discard());
        Assert.Null(await library.Grains.Upload(id).Get());
        await Assert.ThrowsAsync<StagedLostException>(() => library.Store.StageAsync(id, mark, 100, CancellationToken.None));
    }

    [Theory]
    [InlineData(false, 59, false)]
    [InlineData(false, 61, true)]
    [InlineData(true, 61, false)]
    [InlineData(true, 1_441, true)]
    public async Task Too_many_being_open_those_make_room_to_which_nothing_came_for_an_hour_or_of_direct_ones_for_a_day(bool isDirect, int minutes, bool isOver)
    {
        ShiftedClock clock = new();
        await using var library = await TestLibrary.CreateAsync(clock: clock);
        var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload with { IsDirect = isDirect });
        await library.Grains.Upload(id).Take(turn);
        var mark = await StageAsync(library, id);
        clock.Forward(TimeSpan.FromHours(30));
        Assert.True(await library.Grains.Upload(id).Save(turn, new(mark.Offset, mark.Place, mark.Digest, [], Jpeg, 100)));
        clock.Forward(TimeSpan.FromMinutes(minutes));

        Assert.Equal(isOver ? 1 : 0, await library.Grains.Directory().EndLongestOpenUploads(Upload.AccountId));

        Assert.Equal(isOver, await library.Grains.Upload(id).Get() is null);
        Assert.Equal(isOver ? 0 : 1, await library.Grains.Directory().CountOpenUploads(Upload.AccountId));
        await (isOver
            ? Assert.ThrowsAsync<StagedLostException>(() => library.Store.StageAsync(id, mark, 100, CancellationToken.None))
            : (await library.Store.StageAsync(id, mark, 100, CancellationToken.None)).DisposeAsync().AsTask());
    }

    [Fact]
    public async Task One_that_a_request_writes_to_makes_no_room()
    {
        ShiftedClock clock = new();
        await using var library = await TestLibrary.CreateAsync(clock: clock);
        var id = Guid.NewGuid();
        await library.Grains.Upload(id).Create(Upload);
        await using var staged = await library.Store.StageAsync(id, StagedMark.Beginning, 100, CancellationToken.None);
        clock.Forward(TimeSpan.FromHours(2));

        Assert.Equal(0, await library.Grains.Directory().EndLongestOpenUploads(Upload.AccountId));

        Assert.NotNull(await library.Grains.Upload(id).Get());
    }

    [Fact]
    public async Task One_whose_end_the_history_missed_counts_no_longer_when_room_is_needed()
    {
        await using var library = await TestLibrary.CreateAsync();
        var id = Guid.NewGuid();
        await library.Grains.Upload(id).Create(Upload);
        var open = Assert.Single(await library.Index.Uploads.ListAsync(TestLibrary.Id, new(), null, 10, default));
        await library.Grains.Upload(id).Discard();
        await library.Index.Uploads.SaveAsync(TestLibrary.Id, open, hasStopped: false, default);
        Assert.Equal(1, await library.Grains.Directory().CountOpenUploads(Upload.AccountId));

        Assert.Equal(1, await library.Grains.Directory().EndLongestOpenUploads(Upload.AccountId));

        Assert.Equal(0, await library.Grains.Directory().CountOpenUploads(Upload.AccountId));
    }

    [Fact]
    public async Task What_is_done_or_failed_takes_no_more_saves()
    {
        await using var library = await TestLibrary.CreateAsync();
        foreach (var end in new Func<IUploadGrain, Task>[] { grain => grain.Complete(100, null), grain => grain.Fail("It was wrong.") })
        {
            var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
            await library.Grains.Upload(id).Create(Upload);
            await library.Grains.Upload(id).Take(turn);
            await end(library.Grains.Upload(id));

            Assert.False(await library.Grains.Upload(id).Save(turn, At(50)));
            Assert.NotEqual(UploadStatus.Open, (await library.Grains.Upload(id).Get())!.Status);
        }
    }

    static UploadProgress At(long offset) => new(offset, "somewhere", [1, 2, 3], [], Jpeg, 100);

    static async Task<StagedMark> StageAsync(TestLibrary library, Guid id)
    {
        await using var staged = await library.Store.StageAsync(id, StagedMark.Beginning, 100, CancellationToken.None);
        await staged.WriteAsync(new byte[60], CancellationToken.None);
        return await staged.SuspendAsync(CancellationToken.None);
    }
}
