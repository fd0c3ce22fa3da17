using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Media.Video;

namespace Qmulum.Grains.Tests;

/// <summary>A video's way: facts and poster first, then a film where one is needed.</summary>
public class VideoTests
{
    [Fact]
    public async Task A_video_that_no_browser_plays_has_its_poster_before_its_film()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(await SampleVideos.MakeAsync("a.avi"), "a.avi");
        var photo = home.Grains.Photo(receipt.PhotoId);

        var first = (await photo.BeginWork(1))!;
        await photo.ApplyWork(await home.Worker.RunAsync(first, CancellationToken.None));

        var shown = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal([OperationCatalog.Video], first.Operations.ToArray());
        Assert.Equal((PhotoKind.Video, PhotoStatus.Ready, 320, 240), (shown.Entry.Kind, shown.Entry.Status, shown.Entry.Width, shown.Entry.Height));
        Assert.Equal(["preview", "thumbnail"], shown.Renditions.Select(rendition => rendition.Kind));
        Assert.NotEmpty(shown.Entry.Placeholder);
        Assert.InRange(shown.Facts!.Video!.Seconds, 1.8, 2.3);

        var second = (await photo.BeginWork(1))!;
        await photo.NoteProgress(1, OperationCatalog.Transcode, 40);
        Assert.Contains((await home.DetailsAsync(receipt.PhotoId)).Tasks, task => task.Progress == 40);
        await photo.ApplyWork(await home.Worker.RunAsync(second, CancellationToken.None));
        await home.DeactivateAsync();

        var whole = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal([OperationCatalog.Transcode], second.Operations.ToArray());
        Assert.Equal(["preview", "thumbnail", "film"], whole.Renditions.Select(rendition => rendition.Kind));
        Assert.Equal(shown.Entry.Placeholder, whole.Entry.Placeholder);
        Assert.Equal(shown.Facts.Video, whole.Facts!.Video);
        Assert.All(whole.Tasks, task => Assert.Equal((PhotoTaskStatus.Done, null), (task.Status, task.Progress)));
        Assert.Null(await home.Grains.Photo(receipt.PhotoId).BeginWork(1));
    }

    [Fact]
    public async Task A_video_that_browsers_play_needs_no_film_and_leaves_the_queue()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);

        var receipt = await home.AddAsync(await SampleVideos.MakeAsync("a.mp4"), "a.mp4");

        await Deadline.WaitAsync("the video to be shown", async () => (await home.DetailsAsync(receipt.PhotoId)).Tasks.All(task => task.Status == PhotoTaskStatus.Done));
        Assert.Equal(["preview", "thumbnail"], (await home.DetailsAsync(receipt.PhotoId)).Renditions.Select(rendition => rendition.Kind));
        await Deadline.WaitAsync(
            "the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(CancellationToken.None)).All(length => length.Waiting + length.Running == 0));
    }

    [Fact]
    public async Task Without_ffmpeg_a_video_is_kept_says_why_and_waits()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, video: new VideoEngine(new() { Ffmpeg = "/nowhere/ffmpeg" }));

        var receipt = await home.AddAsync(await SampleVideos.MakeAsync("a.mp4"), "a.mp4");

        await Deadline.WaitAsync("the reason", async () => (await home.DetailsAsync(receipt.PhotoId)).Problem?.Code == "tool-missing");
        var details = await home.DetailsAsync(receipt.PhotoId);
        Assert.Contains("apt-get install", details.Problem!.Message, StringComparison.Ordinal);
        Assert.Contains(details.Tasks, task => task is { Status: PhotoTaskStatus.Due, Attempts: 0, NotBefore: not null });
        Assert.NotNull(await home.Grains.Photo(receipt.PhotoId).BeginWork(1));
    }

    [Fact]
    public async Task A_video_that_waited_for_ffmpeg_is_shown_once_it_is_there()
    {
        using TempFolder folder = new();
        var ffmpeg = folder.File("ffmpeg");
        await using var home = await TestLibrary.CreateAsync(video: new VideoEngine(new() { Ffmpeg = ffmpeg }));
        var receipt = await home.AddAsync(await SampleVideos.MakeAsync("a.mp4"), "a.mp4");
        var photo = home.Grains.Photo(receipt.PhotoId);
        var order = (await photo.BeginWork(1))!;
        var missing = await Assert.ThrowsAsync<VideoToolMissingException>(() => home.Worker.RunAsync(order, CancellationToken.None));
        var retryAt = await photo.FailWork(new(1, order.Operations, missing.Message, ToolMissing: true));
        Assert.InRange(retryAt!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));

        File.CreateSymbolicLink(ffmpeg, "/usr/bin/ffmpeg");
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None));

        var shown = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal((PhotoStatus.Ready, null), (shown.Entry.Status, shown.Problem));
    }

    [Fact]
    public async Task What_a_killed_process_left_in_its_scratch_is_gone_at_the_next_start()
    {
        using TempFolder folder = new();
        var left = System.IO.Directory.CreateDirectory(folder.File("left/half"));
        await File.WriteAllTextAsync(Path.Combine(left.FullName, "film.mp4"), "half a film");

        await using var home = await TestLibrary.CreateAsync(scratch: folder.File("left"));
        _ = home.Worker;

        Assert.False(System.IO.Directory.Exists(folder.File("left")));
    }
}
