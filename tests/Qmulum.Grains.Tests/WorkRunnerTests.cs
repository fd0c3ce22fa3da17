using Qmulum.Grains.Interfaces;

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

    [Fact]
    public async Task A_queue_row_without_a_photo_is_dropped()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);

        await home.Index.Tasks.EnqueueAsync(Guid.NewGuid(), TestLibrary.Id, Data.WorkPriority.Upload, DateTimeOffset.UtcNow, CancellationToken.None);

        await Deadline.WaitAsync(
            "the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(CancellationToken.None)).All(length => length.Waiting + length.Running == 0));
    }
}
