using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>Who works, and work that is taken back.</summary>
public class WorkerTests
{
    [Fact]
    public async Task A_process_that_works_is_listed_and_one_that_is_silent_is_not()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        await Deadline.WaitAsync("the process to be heard of", async () => (await home.Grains.Workers().GetAll()).Length == 1);
        var own = (await home.Grains.Workers().GetAll())[0];
        Assert.Equal(("test", 0), (own.Owner, own.Busy));
        Assert.True(own.Slots >= 1);

        await home.Grains.Workers().Say(new("another", clock.GetUtcNow(), 4, 1, 7, 2));
        Assert.Equal(["another", "test"], (await home.Grains.Workers().GetAll()).Select(report => report.Owner));
        clock.Forward(TimeSpan.FromMinutes(2));

        Assert.DoesNotContain(await home.Grains.Workers().GetAll(), report => report.Owner == "another");
    }

    [Fact]
    public async Task Tasks_are_found_by_state_operation_and_library()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipts = new[] { await home.AddAsync(SamplePhotos.Jpeg(1)), await home.AddAsync(SamplePhotos.Jpeg(2)) };
        var held = Assert.Single(await home.Index.Tasks.ClaimAsync("somebody", TimeSpan.FromMinutes(1), 1, default));
        var waiting = receipts.Single(receipt => receipt.PhotoId != held.PhotoId).PhotoId;

        Assert.Equal([(waiting, "metadata@3")], await FindAsync(home, new(TaskSearch.Due, "metadata@3", null)));
        Assert.Equal([(held.PhotoId, "metadata@3")], await FindAsync(home, new(TaskSearch.Running, "metadata@3", TestLibrary.Id)));
        Assert.Equal(2, (await FindAsync(home, new(TaskSearch.Due, null, null))).Count);
        Assert.Empty(await FindAsync(home, new(TaskSearch.Due, null, "elsewhere")));
        Assert.Empty(await FindAsync(home, new(TaskSearch.Failed, null, null)));
    }

    static async Task<List<(Guid Photo, string Operation)>> FindAsync(TestLibrary home, TaskFilter filter)
    {
        List<(Guid, string)> found = [];
        string? after = null;
        do
        {
            var page = await home.Grains.Tasks().Find(filter, after, 1);
            found.AddRange(page.Tasks.Select(task => (task.PhotoId, task.Task.Operation)));
            after = page.Next;
        }
        while (after is not null);

        return found;
    }

    [Fact]
    public async Task What_is_taken_back_is_not_done_until_somebody_asks_for_it_again()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1));
        var photo = home.Grains.Photo(receipt.PhotoId);

        Assert.Equal(2, await photo.CancelWork());
        Assert.Equal(0, await photo.CancelWork());

        Assert.Null(await photo.BeginWork(1));
        Assert.All((await home.DetailsAsync(receipt.PhotoId)).Tasks, task => Assert.Equal(PhotoTaskStatus.Cancelled, task.Status));
        await photo.RetryFailed();
        Assert.Equal(2, (await photo.BeginWork(1))!.Operations.Length);
    }

    [Fact]
    public async Task What_may_not_be_run_again_is_run_by_no_retry_and_no_backfill()
    {
        await using var home = await TestLibrary.CreateAsync(operation: new GatedOperation { Arrives = true, MayRunAgain = false });
        var photo = home.Grains.Photo((await home.AddAsync(SamplePhotos.Jpeg(1))).PhotoId);
        Assert.Equal(3, await photo.CancelWork());

        await photo.RetryFailed();
        await photo.RemakeRenditions();
        Assert.Equal(OperationStanding.NotNeeded, await photo.TakeUp("nothing@1", retry: true));

        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None));
        Assert.Null(await photo.BeginWork(1));
    }
}
