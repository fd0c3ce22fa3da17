using Qmulum.Grains.Interfaces;
using Qmulum.Media;
using Qmulum.Media.Workers;

namespace Qmulum.Grains.Tests;

public class WorkRunnerTests
{
    [Fact]
    public async Task Photos_that_are_added_become_ready_and_leave_the_queue()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipts = new List<Receipt>();
        for (var day = 1; day <= 12; day++)
        {
            receipts.Add(await home.AddAsync(SamplePhotos.Jpeg(day, taken: new DateTime(2024, 6, day))));
        }

        foreach (var receipt in receipts)
        {
            await Deadline.WaitAsync(
                $"photo {receipt.PhotoId} to be ready", async () => (await home.DetailsAsync(receipt.PhotoId)).Entry.Status == PhotoStatus.Ready);
        }

        await Deadline.WaitAsync(
            "the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(CancellationToken.None)).All(length => length.Waiting + length.Running == 0));
        var months = await home.Timeline.GetMonths();
        Assert.Equal((2024, 6, 12), Assert.Single(months.Months) is var month ? (month.Year, month.Month, month.Count) : default);
    }

    [Fact]
    public async Task A_batch_whose_outcome_could_not_be_written_is_done_again()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await home.StoreAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1)));
        var receipt = await home.Library.Add(photo);

        // Wherever in the batch it strikes, the photo must end ready.
        home.Faults.FailNextWrites(1);

        await Deadline.WaitAsync(
            "the photo to be ready", async () => (await home.DetailsAsync(receipt.PhotoId)).Entry.Status == PhotoStatus.Ready);
    }

    [Theory]
    [InlineData(WorkerLoss.Crashed)]
    [InlineData(WorkerLoss.TimedOut)]
    [InlineData(WorkerLoss.OutOfMemory)]
    public async Task A_file_that_costs_its_worker_each_time_is_set_aside_and_the_others_are_made(WorkerLoss loss)
    {
        var culprit = "deadly"u8.ToArray();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, new DeadlyMedia(culprit.Length, loss), lease: TimeSpan.FromSeconds(3));

        var deadly = await home.AddAsync(culprit);
        var good = await home.AddAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1)));

        await Deadline.WaitAsync(
            "the other to be ready", async () => (await home.DetailsAsync(good.PhotoId)).Entry.Status == PhotoStatus.Ready);
        await Deadline.WaitAsync(
            "the culprit to be set aside", async () => (await home.DetailsAsync(deadly.PhotoId)).Problem?.Code == "quarantined");
        await Deadline.WaitAsync(
            "the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(CancellationToken.None)).All(length => length.Waiting + length.Running == 0));
        Assert.All((await home.DetailsAsync(deadly.PhotoId)).Tasks, task => Assert.Equal(2, task.Attempts));
        await Deadline.WaitAsync("the process to tell of both losses", async () => (await home.Grains.Workers().GetAll()).Sum(worker => worker.Lost) == 2);
    }

    [Fact]
    public async Task An_operation_that_throws_each_time_is_given_up_with_its_reason_and_holds_up_nothing_else()
    {
        ShiftedClock clock = new();
        GatedOperation operation = new() { Arrives = true, Fails = _ => true };
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock, operation: operation);
        var photo = (await home.AddAsync(SamplePhotos.Jpeg(1))).PhotoId;
        await Deadline.WaitAsync("the operation to be given up", async () =>
        {
            clock.Forward(TimeSpan.FromHours(7)); // past the longest pause between two tries
            home.Wake();
            return (await TaskAsync()).Status == PhotoTaskStatus.Failed;
        });

        var task = await TaskAsync();
        Assert.Equal((7, true), (task.Attempts, task.Reason!.Contains("played by a test", StringComparison.Ordinal)));
        var details = await home.DetailsAsync(photo);
        Assert.NotEmpty(details.Renditions);
        Assert.All(details.Tasks.Where(one => one.Operation != "nothing@1"), one => Assert.Equal(PhotoTaskStatus.Done, one.Status));
        Task<TaskPage> FailedAsync() => home.Grains.Tasks().Find(new(TaskSearch.Failed, "nothing@1", null), null, 10);
        await Deadline.WaitAsync("the lists to tell", async () => (await FailedAsync()).Tasks.Length > 0);
        var found = Assert.Single((await FailedAsync()).Tasks);
        Assert.Equal((photo, task.Reason), (found.PhotoId, found.Task.Reason));

        operation.Fails = _ => false;
        await home.Grains.Photo(photo).RetryFailed();
        await Deadline.WaitAsync("it to be done", async () => (await TaskAsync()).Status == PhotoTaskStatus.Done);

        async Task<PhotoTask> TaskAsync() => (await home.DetailsAsync(photo)).Tasks.Single(one => one.Operation == "nothing@1");
    }

    [Fact]
    public async Task What_is_under_way_or_waits_when_the_clock_goes_back_an_hour_is_done()
    {
        ShiftedClock clock = new();
        GatedOperation operation = new() { Arrives = true };
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock, operation: operation);
        operation.Close();
        List<Guid> photos = [];
        for (var i = 0; i < Environment.ProcessorCount + 3; i++)
        {
            photos.Add((await home.AddAsync(SamplePhotos.Jpeg(i, width: 32, height: 32))).PhotoId);
        }

        await Deadline.WaitAsync(
            "some to be under way", async () => (await home.Index.Tasks.LengthsAsync(CancellationToken.None)).Sum(one => one.Running) == Environment.ProcessorCount + 1);
        clock.Forward(TimeSpan.FromHours(-1));
        operation.Open();

        await Deadline.WaitAsync("all to be done", () => operation.Runs.Count == photos.Count);
        Assert.All(operation.Runs.Values, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public async Task A_queue_row_without_a_photo_is_dropped()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);

        await home.Index.Tasks.EnqueueAsync(Guid.NewGuid(), TestLibrary.Id, Data.WorkPriority.Upload, DateTimeOffset.UtcNow, CancellationToken.None);

        await Deadline.WaitAsync(
            "the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(CancellationToken.None)).All(length => length.Waiting + length.Running == 0));
    }

    /// <summary>Loses a worker on files of a length, and derives from all others.</summary>
    sealed class DeadlyMedia(long deadlyLength, WorkerLoss loss) : IMediaDeriver
    {
        readonly MediaEngine _engine = new(new());

        public Task<Derived> DeriveAsync(MediaSource source, DerivePlan plan, CancellationToken ct) => source.Length == deadlyLength
            ? throw new WorkerLostException(loss, "It was lost (played by a test).")
            : _engine.DeriveAsync(source, plan, ct);
    }
}
