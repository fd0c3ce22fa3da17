using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>Operations over every photo that has not had them, on either host.</summary>
public class BackfillTests
{
    const string Nothing = "nothing@1";

    readonly GatedOperation _operation = new();

    [Fact]
    public async Task An_operation_that_is_new_runs_over_every_photo_that_lacks_it_once()
    {
        await using var home = await CreateAsync();
        var photos = await AddAsync(home, 25);
        await home.Grains.Backfills().Notice(["thumbnails@1", Nothing]);
        await home.Grains.Backfills().Notice(["thumbnails@1", Nothing]);

        var report = await EndAsync(home);

        Assert.Equal((Nothing, 25L, 25L, 0L, 0L, BackfillStatus.Done), (report.Asked.Operation, report.Total, report.Done, report.Failed, report.Left, report.Status));
        Assert.Equal(photos.Order(), _operation.Runs.Keys.Order());
        Assert.All(_operation.Runs.Values, runs => Assert.Equal(1, runs));
        Assert.Equal(PhotoTaskStatus.Done, (await home.DetailsAsync(photos[0])).Tasks.Single(task => task.Operation == Nothing).Status);
    }

    [Fact]
    public async Task A_photo_is_shown_as_it_was_while_something_new_is_made_of_it()
    {
        await using var home = await CreateAsync();
        var photo = (await AddAsync(home, 1))[0];
        var before = await home.DetailsAsync(photo);
        _operation.Close();

        await StartAsync(home);
        await Deadline.WaitAsync("the operation to be due", async () => (await home.DetailsAsync(photo)).Tasks.Any(task => task.Operation == Nothing));

        var during = await home.DetailsAsync(photo);
        Assert.Equal(PhotoStatus.Ready, during.Entry.Status);
        Assert.Equal(before.Renditions.ToArray(), during.Renditions.ToArray());
        _operation.Open();
        await EndAsync(home);
        Assert.Equal(before.Renditions.ToArray(), (await home.DetailsAsync(photo)).Renditions.ToArray());
    }

    [Fact]
    public async Task A_backfill_goes_on_after_a_restart_and_does_nothing_twice()
    {
        await using var home = await CreateAsync();
        await AddAsync(home, 20);
        _operation.Close();
        await StartAsync(home);
        await Deadline.WaitAsync("the photos to be due", async () => (await home.Index.Tasks.LengthsAsync(default)).Sum(one => one.Running) > 0);

        await home.DeactivateAsync();
        _operation.Open();
        var report = await EndAsync(home);

        Assert.Equal((20L, 0L), (report.Done, report.Failed));
        Assert.Equal(20, _operation.Runs.Count);
        Assert.All(_operation.Runs.Values, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public async Task A_cancelled_backfill_begins_nothing_more_and_what_it_did_stays()
    {
        await using var home = await CreateAsync();
        var photos = await AddAsync(home, 20);
        _operation.Close();
        var id = await StartAsync(home);
        await Deadline.WaitAsync("the photos to be due", async () => (await home.Index.Tasks.LengthsAsync(default)).Sum(one => one.Running + one.Waiting) == 20);

        var report = await home.Grains.Backfills().Cancel(id);
        _operation.Open();
        await Deadline.WaitAsync("the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(default)).Sum(one => one.Running + one.Waiting) == 0);

        Assert.Equal(BackfillStatus.Cancelled, report.Status);
        Assert.InRange(_operation.Runs.Count, 0, Environment.ProcessorCount + 1); // those that workers had in hand
        foreach (var photo in photos)
        {
            Assert.Equal(PhotoStatus.Ready, (await home.DetailsAsync(photo)).Entry.Status);
        }
    }

    [Fact]
    public async Task A_backfill_leaves_a_core_to_what_arrives()
    {
        await using var home = await CreateAsync();
        var count = Environment.ProcessorCount + 3;
        await AddAsync(home, count);
        _operation.Close();
        await StartAsync(home);
        var atOnce = Math.Max(1, Environment.ProcessorCount - 1);
        await Deadline.WaitAsync("the backfill to have its part of the cores", async () => (await RunningAsync(home)) == atOnce);

        var arrived = await home.AddAsync(SamplePhotos.Jpeg(count, width: 32, height: 32));
        await Deadline.WaitAsync("it to be ready", async () => (await home.DetailsAsync(arrived.PhotoId)).Entry.Status == PhotoStatus.Ready);

        await Deadline.WaitAsync("the backfill to have no more than before", async () => (await RunningAsync(home)) == atOnce);
        _operation.Open();
        Assert.Equal(0, (await EndAsync(home)).Failed);
    }

    [Fact]
    public async Task What_else_became_due_on_a_photo_meanwhile_is_done_after_it()
    {
        await using var home = await CreateAsync();
        var photo = home.Grains.Photo((await AddAsync(home, 1))[0]);
        _operation.Close();
        await photo.TakeUp(Nothing, retry: false);
        await Deadline.WaitAsync("it to be under way", async () => await RunningAsync(home) == 1);
        await photo.RemakeRenditionsInTime();

        _operation.Open();

        await Deadline.WaitAsync("the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(default)).Sum(one => one.Running + one.Waiting) == 0);
        Assert.All((await photo.GetDetails())!.Tasks, task => Assert.Equal(PhotoTaskStatus.Done, task.Status));
        Assert.Single(_operation.Runs);
    }

    [Fact]
    public async Task A_paused_backfill_waits_until_it_is_resumed()
    {
        await using var home = await CreateAsync();
        await AddAsync(home, 5);
        _operation.Close();
        var id = await StartAsync(home);
        Assert.Equal(BackfillStatus.Paused, (await home.Grains.Backfills().Pause(id)).Status);
        _operation.Open();

        await home.DeactivateAsync();
        Assert.Equal(BackfillStatus.Paused, (await home.Grains.Backfills().Get(id))!.Status);
        await home.Grains.Backfills().Resume(id);

        Assert.Equal(5, (await EndAsync(home)).Done);
    }

    [Fact]
    public async Task What_fails_is_counted_and_tried_again_when_somebody_asks()
    {
        var clock = new ShiftedClock();
        await using var home = await CreateAsync(clock);
        var photos = await AddAsync(home, 4);
        _operation.Fails = photo => photo == photos[2];
        var id = await StartAsync(home);
        await Deadline.WaitAsync("the operation to be given up", TimeSpan.FromMinutes(1), async () =>
        {
            clock.Forward(TimeSpan.FromHours(7)); // past the longest pause between two attempts
            return (await home.Grains.Backfills().Get(id))!.Status == BackfillStatus.Done;
        });
        Assert.Equal((3L, 1L), (await home.Grains.Backfills().Get(id)) is { } failed ? (failed.Done, failed.Failed) : default);
        Assert.Equal(PhotoStatus.Ready, (await home.DetailsAsync(photos[2])).Entry.Status); // shown as ever

        _operation.Fails = _ => false;
        await home.Grains.Backfills().RetryFailures(id);
        var report = await EndAsync(home);

        Assert.Equal((4L, 0L), (report.Done, report.Failed));
        Assert.All(_operation.Runs.Values, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public async Task Only_the_photos_that_are_meant_get_it()
    {
        await using var home = await CreateAsync();
        var june = await home.AddAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 30, 23, 59, 59)));
        var july = await home.AddAsync(SamplePhotos.Jpeg(2, taken: new DateTime(2024, 7, 1)));
        await Deadline.WaitAsync("both to be ready", async () => (await home.Timeline.List(null, 10)).Photos.All(one => one.Status == PhotoStatus.Ready));

        await home.Grains.Backfills().Start(
            new(Guid.NewGuid(), Nothing, TestLibrary.Id, new(2024, 6, 1), new(2024, 6, 30), PhotoStatus.Ready, AccountId.New()));
        var report = await EndAsync(home);

        Assert.Equal(1, report.Total);
        Assert.Equal([june.PhotoId], _operation.Runs.Keys);
        Assert.DoesNotContain(july.PhotoId, _operation.Runs.Keys);
    }

    [Fact]
    public async Task A_photo_in_the_trash_gets_it_when_it_is_back()
    {
        await using var home = await CreateAsync();
        var photo = (await AddAsync(home, 1))[0];
        await home.Library.TrashPhotos([photo], AccountId.New());
        await home.Grains.Backfills().Notice([Nothing]);
        await StartAsync(home);
        await EndAsync(home);
        Assert.Empty(_operation.Runs);

        await home.Library.RestorePhotos([photo], AccountId.New());
        await StartAsync(home);
        await EndAsync(home);

        Assert.Equal([photo], _operation.Runs.Keys);
    }

    [Theory]
    [InlineData("purge@1", "never run by a backfill")]
    [InlineData("nothing@2", "There is no operation")]
    [InlineData("", "There is no operation")]
    public async Task What_is_no_operation_or_may_not_be_run_again_is_refused(string operation, string said)
    {
        await using var home = await CreateAsync();

        var refused = await Assert.ThrowsAsync<QmulumException>(
            () => home.Grains.Backfills().Start(new(Guid.NewGuid(), operation, null, null, null, null, AccountId.New())));

        Assert.Equal(FaultCode.Invalid, refused.Code);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Empty(await home.Grains.Backfills().GetAll());
    }

    Task<TestLibrary> CreateAsync(TimeProvider? clock = null) => TestLibrary.CreateAsync(withWorkers: true, clock: clock, operation: _operation);

    static async Task<List<Guid>> AddAsync(TestLibrary home, int count)
    {
        List<Guid> photos = [];
        for (var i = 0; i < count; i++)
        {
            photos.Add((await home.AddAsync(SamplePhotos.Jpeg(i, width: 32, height: 32))).PhotoId);
        }

        await Deadline.WaitAsync("all to be ready", async () => (await home.Timeline.List(null, 100)).Photos.All(one => one.Status == PhotoStatus.Ready));
        await Deadline.WaitAsync("the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(default)).Sum(one => one.Running + one.Waiting) == 0);
        return photos;
    }

    static async Task<long> RunningAsync(TestLibrary home) => (await home.Index.Tasks.LengthsAsync(default)).Sum(one => one.Running);

    static async Task<Guid> StartAsync(TestLibrary home) =>
        (await home.Grains.Backfills().Start(new(Guid.NewGuid(), Nothing, null, null, null, null, AccountId.New()))).Asked.Id;

    /// <summary>The latest backfill, once it has ended.</summary>
    static async Task<BackfillReport> EndAsync(TestLibrary home)
    {
        await Deadline.WaitAsync("the backfill to end", async () => (await home.Grains.Backfills().GetAll())[0].Status == BackfillStatus.Done);
        return (await home.Grains.Backfills().GetAll())[0];
    }
}
