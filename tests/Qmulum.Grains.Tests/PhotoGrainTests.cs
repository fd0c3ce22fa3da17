using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Grains.Photos;

namespace Qmulum.Grains.Tests;

public class PhotoGrainTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_worker_is_given_everything_that_is_due_as_one_batch()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync("new"u8.ToArray());

        var order = await home.Grains.Photo(receipt.PhotoId).BeginWork(1);

        Assert.Equal(["thumbnails", "metadata"], order!.Operations.Select(static id => id.Split('@')[0]));
        Assert.Equal((1, receipt.BlobKey), (order.Version.Number, order.Version.BlobKey));
    }

    [Fact]
    public async Task What_a_worker_made_outlives_the_activation()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1, 12, 30, 5)));
        var photo = home.Grains.Photo(receipt.PhotoId);
        var order = await photo.BeginWork(1);

        await photo.ApplyWork(await home.Worker.RunAsync(order!, None));
        await home.DeactivateAsync();

        var details = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal(PhotoStatus.Ready, details.Entry.Status);
        Assert.Equal((new DateTime(2024, 6, 1, 12, 30, 5), TakenSource.Exif), (details.Taken.Local, details.Taken.Source));
        Assert.Equal(["preview", "thumbnail"], details.Renditions.Select(rendition => rendition.Kind));
        Assert.All(details.Tasks, task => Assert.Equal(PhotoTaskStatus.Done, task.Status));
        Assert.NotEmpty(details.Entry.Placeholder);
        Assert.Null(await home.Grains.Photo(receipt.PhotoId).BeginWork(1));
    }

    [Fact]
    public async Task A_file_that_is_no_picture_is_kept_and_says_why_it_is_not_shown()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync("This is text, whatever its name says."u8.ToArray(), "picture.jpg");
        var photo = home.Grains.Photo(receipt.PhotoId);

        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, None));

        var details = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal((PhotoStatus.Failed, "unknown-format"), (details.Entry.Status, details.Problem?.Code));
        Assert.Null(await photo.BeginWork(1));
    }

    [Fact]
    public async Task A_failed_write_of_the_results_leaves_the_photo_as_it_was_and_due()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1)));
        var photo = home.Grains.Photo(receipt.PhotoId);
        var before = await home.DetailsAsync(receipt.PhotoId);
        var result = await home.Worker.RunAsync((await photo.BeginWork(1))!, None);
        home.Faults.FailNextWrites(1);

        await GrainFaults.StrikesAsync(() => photo.ApplyWork(result));

        var after = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal(before.Entry.Revision, after.Entry.Revision);
        Assert.Equal(PhotoStatus.Pending, after.Entry.Status);
        Assert.NotNull(await photo.BeginWork(2));
        await photo.ApplyWork(result);
        Assert.Equal(PhotoStatus.Ready, (await home.DetailsAsync(receipt.PhotoId)).Entry.Status);
    }

    [Fact]
    public async Task Results_for_another_version_are_dropped()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1)));
        var photo = home.Grains.Photo(receipt.PhotoId);
        var result = await home.Worker.RunAsync((await photo.BeginWork(1))!, None);

        await photo.ApplyWork(result with { Version = 7 });

        Assert.Equal(PhotoStatus.Pending, (await home.DetailsAsync(receipt.PhotoId)).Entry.Status);
    }

    [Fact]
    public async Task A_batch_that_fails_is_due_again_later_each_time_and_given_up_in_the_end()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync("unlucky"u8.ToArray());
        var photo = home.Grains.Photo(receipt.PhotoId);
        var failure = new WorkFailure(1, (await photo.BeginWork(1))!.Operations, "The location does not answer.");

        var delays = new List<TimeSpan>();
        while (await photo.FailWork(failure) is { } retryAt)
        {
            delays.Add(retryAt - DateTimeOffset.UtcNow);
        }

        Assert.InRange(delays.Count, 3, 20);
        Assert.Equal(delays.Order(), delays);
        var details = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal((PhotoStatus.Failed, "task-failed", failure.Reason), (details.Entry.Status, details.Problem?.Code, details.Problem?.Message));
        Assert.Null(await photo.BeginWork(1));
    }

    [Fact]
    public async Task A_file_that_cost_two_workers_is_set_aside_with_its_reason_until_somebody_asks_for_it()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync("deadly"u8.ToArray());
        var photo = home.Grains.Photo(receipt.PhotoId);
        var failure = new WorkFailure(1, (await photo.BeginWork(1))!.Operations, "It crashed.", LostWorker: true);

        Assert.NotNull(await photo.FailWork(failure));
        Assert.Equal(PhotoStatus.Pending, (await home.DetailsAsync(receipt.PhotoId)).Entry.Status);
        Assert.Null(await photo.FailWork(failure with { Reason = "It crashed again." }));
        await home.DeactivateAsync();

        var details = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal((PhotoStatus.Failed, new Problem("quarantined", "It crashed again.")), (details.Entry.Status, details.Problem));
        Assert.All(details.Tasks, task => Assert.Equal((PhotoTaskStatus.Quarantined, "It crashed again.", 2), (task.Status, task.Reason, task.Losses)));
        Assert.Null(await home.Grains.Photo(receipt.PhotoId).BeginWork(1));

        await home.Grains.Photo(receipt.PhotoId).RetryFailed();

        Assert.NotNull(await home.Grains.Photo(receipt.PhotoId).BeginWork(1));
        Assert.NotNull(await home.Grains.Photo(receipt.PhotoId).FailWork(failure));
    }

    [Fact]
    public async Task A_lost_worker_among_other_failures_does_not_set_a_file_aside()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync("unlucky"u8.ToArray());
        var photo = home.Grains.Photo(receipt.PhotoId);
        var failure = new WorkFailure(1, (await photo.BeginWork(1))!.Operations, "The location does not answer.");

        await photo.FailWork(failure);
        await photo.FailWork(failure with { LostWorker = true });
        await photo.FailWork(failure);

        Assert.NotNull(await photo.BeginWork(1));
    }

    [Fact]
    public async Task A_file_that_was_begun_again_and_again_without_an_end_is_to_rest()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync("deadly"u8.ToArray());
        var photo = home.Grains.Photo(receipt.PhotoId);

        Assert.False((await photo.BeginWork(PhotoGrain.MaxClaims))!.Suspected);
        Assert.True((await photo.BeginWork(PhotoGrain.MaxClaims + 1))!.Suspected);
    }

    [Fact]
    public async Task What_was_given_up_is_due_again_once_its_cause_is_mended()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync("unlucky"u8.ToArray());
        var photo = home.Grains.Photo(receipt.PhotoId);
        var failure = new WorkFailure(1, (await photo.BeginWork(1))!.Operations, "The location does not answer.");
        while (await photo.FailWork(failure) is not null)
        {
        }

        await photo.RetryFailed();

        Assert.NotNull(await photo.BeginWork(1));
        Assert.Null((await home.DetailsAsync(receipt.PhotoId)).Problem);
    }

    [Fact]
    public async Task Renditions_that_were_lost_are_due_again()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1)));
        var photo = home.Grains.Photo(receipt.PhotoId);
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, None));

        await photo.RemakeRenditions();

        Assert.Equal([OperationCatalog.Thumbnails], (await photo.BeginWork(1))!.Operations.ToArray());
        Assert.Contains(await home.Index.Tasks.ClaimAsync("somebody", TimeSpan.FromMinutes(1), 10, None), work => work.PhotoId == receipt.PhotoId);
    }

    [Fact]
    public async Task A_photo_that_is_not_there_has_nothing_due_and_no_facts()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = home.Grains.Photo(Guid.NewGuid());

        Assert.Null(await photo.GetDetails());
        Assert.Null(await photo.BeginWork(1));
        await photo.Announce();
        await photo.RemakeRenditions();
        Assert.Null(await photo.GetEntry());
    }
}
