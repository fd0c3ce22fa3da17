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

    [Theory]
    [InlineData("is killed before its first save", 1, "server ended")]
    [InlineData("saves at its end", 0, "")]
    [InlineData("brings no bytes after all", 0, "")]
    [InlineData("stops without a save", 1, "The line broke.")]
    public async Task Of_a_request_that_brings_bytes_the_history_tells_what_stopped_it_once(string request, int stops, string reason)
    {
        await using var library = await TestLibrary.CreateAsync();
        var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload);
        await library.Grains.Upload(id).TakeToWrite(turn);
        await (request switch
        {
            "saves at its end" => library.Grains.Upload(id).Save(turn, At(40)),
            "brings no bytes after all" => library.Grains.Upload(id).Rest(turn),
            "stops without a save" => library.Grains.Upload(id).NoteStop(turn, "The line broke."),
            _ => Task.CompletedTask,
        });
        await library.DeactivateAsync();

        await library.Grains.Upload(id).Take(Guid.NewGuid());

        var record = Assert.Single((await library.Library.GetUploads(new(null, null, null, null, 10))).Uploads);
        Assert.Equal(stops, record.Stops);
        Assert.Contains(reason, record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_faults_of_the_server_in_a_row_as_it_stands_end_it_and_none_where_a_byte_comes_between()
    {
        await using var library = await TestLibrary.CreateAsync();
        var id = Guid.NewGuid();
        await library.Grains.Upload(id).Create(Upload);
        foreach (var offset in new[] { 0, 40 })
        {
            for (var i = 1; i < UploadLife.MostFaults; i++)
            {
                Assert.False(await FaultAsync(library, id));
            }

            var turn = Guid.NewGuid();
            await library.Grains.Upload(id).Take(turn);
            await library.Grains.Upload(id).NoteStop(turn, "The location is away."); // it passes, and ends nothing
            Assert.True(await library.Grains.Upload(id).Save(turn, At(offset + 10)));
            Assert.True(await library.Grains.Upload(id).Save(turn, At(offset + 10))); // no further byte
            await library.DeactivateAsync();
        }

        for (var i = 1; i < UploadLife.MostFaults; i++)
        {
            Assert.False(await FaultAsync(library, id));
        }

        Assert.True(await FaultAsync(library, id));
        Assert.Equal(UploadStatus.Failed, (await library.Grains.Upload(id).Get())!.Status);
        var record = Assert.Single((await library.Library.GetUploads(new(null, null, null, null, 10))).Uploads);
        Assert.Equal((UploadOutcome.Failed, 50L), (record.Outcome, record.Received));
        Assert.Contains("10 requests in a row failed in the server at byte 50. It fell over.", record.Reason, StringComparison.Ordinal);
        Assert.False(await FaultAsync(library, id));
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
        Assert.StartsWith(
            !isOver ? "" : isDirect ? "Nothing was heard of it for a day, and" : "Nothing came for an hour, and",
            Assert.Single((await library.Library.GetUploads(new(null, null, null, null, 10))).Uploads).Reason,
            StringComparison.Ordinal);
        await (isOver
            ? Assert.ThrowsAsync<StagedLostException>(() => library.Store.StageAsync(id, mark, 100, CancellationToken.None))
            : (await library.Store.StageAsync(id, mark, 100, CancellationToken.None)).DisposeAsync().AsTask());
    }

    [Theory]
    [InlineData("is joined with others", UploadOutcome.Done, "")]
    [InlineData("waits for a day while room is needed", UploadOutcome.Ended, "Nothing was heard of it for a day, and")]
    [InlineData("waits for a week", UploadOutcome.Ended, "Nothing came for a week.")]
    public async Task A_part_whose_bytes_are_all_there_counts_as_open_until_it(string what, UploadOutcome outcome, string reason)
    {
        ShiftedClock clock = new();
        await using var library = await TestLibrary.CreateAsync(clock: clock);
        var id = Guid.NewGuid();
        var grain = library.Grains.Upload(id);
        var blob = BlobKey.Parse(LibraryLayout.UploadPart(TestLibrary.Id, id));
        await grain.Create(Upload with { Concat = "partial" });
        await library.Store.PutAsync(blob, new byte[100], CancellationToken.None);
        await grain.Complete(100, null);
        Assert.Equal(1, await library.Grains.Directory().CountOpenUploads(Upload.AccountId));
        Assert.Equal(0, await library.Grains.Directory().EndLongestOpenUploads(Upload.AccountId));

        clock.Forward(what == "waits for a week" ? UploadLife.Length + TimeSpan.FromMinutes(1) : TimeSpan.FromHours(25));
        await (what switch
        {
            "is joined with others" => grain.Discard(),
            "waits for a week" => library.Grains.GetGrain(grain.GetGrainId()).AsReference<IRemindable>().ReceiveReminder("expire", default),
            _ => library.Grains.Directory().EndLongestOpenUploads(Upload.AccountId),
        });

        Assert.Equal(0, await library.Grains.Directory().CountOpenUploads(Upload.AccountId));
        Assert.Null(await library.Store.StatAsync(blob, CancellationToken.None));
        var record = Assert.Single((await library.Library.GetUploads(new(null, null, null, null, 10))).Uploads);
        Assert.Equal((outcome, 100), (record.Outcome, record.Received));
        Assert.StartsWith(reason, record.Reason, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("takes it", true)]
    [InlineData("goes on with it", true)]
    [InlineData("went on with it before another took it", false)]
    public async Task One_that_a_request_is_at_makes_no_room_though_nothing_was_saved_for_an_hour(string request, bool isKept)
    {
        ShiftedClock clock = new();
        await using var library = await TestLibrary.CreateAsync(clock: clock);
        var (id, turn) = (Guid.NewGuid(), Guid.NewGuid());
        await library.Grains.Upload(id).Create(Upload);
        await library.Grains.Upload(id).Take(turn);
        await (request == "went on with it before another took it" ? library.Grains.Upload(id).Take(Guid.NewGuid()) : Task.CompletedTask);
        clock.Forward(TimeSpan.FromMinutes(59));
        await (request == "takes it" ? library.Grains.Upload(id).TakeToWrite(turn = Guid.NewGuid()) : Task.CompletedTask);
        Assert.Equal(isKept, await library.Grains.Upload(id).Holds(turn));
        clock.Forward(TimeSpan.FromMinutes(30));

        Assert.Equal(isKept ? 0 : 1, await library.Grains.Directory().EndLongestOpenUploads(Upload.AccountId));

        Assert.Equal(isKept, await library.Grains.Upload(id).Get() is not null);
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

    static async Task<bool> FaultAsync(TestLibrary library, Guid id)
    {
        var turn = Guid.NewGuid();
        await library.Grains.Upload(id).TakeToWrite(turn);
        return await library.Grains.Upload(id).NoteFault(turn, "It fell over.");
    }

    static UploadProgress At(long offset) => new(offset, "somewhere", [1, 2, 3], [], Jpeg, 100);

    static async Task<StagedMark> StageAsync(TestLibrary library, Guid id)
    {
        await using var staged = await library.Store.StageAsync(id, StagedMark.Beginning, 100, CancellationToken.None);
        await staged.WriteAsync(new byte[60], CancellationToken.None);
        return await staged.SuspendAsync(CancellationToken.None);
    }
}
