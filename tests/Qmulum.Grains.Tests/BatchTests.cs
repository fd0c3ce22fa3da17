using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Media;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>What is due on a photo is done together.</summary>
public class BatchTests
{
    [Fact]
    public async Task Whatever_is_due_on_a_picture_is_one_fetch_and_one_decode()
    {
        CountingMedia media = new();
        await using var home = await TestLibrary.CreateAsync(media: media, operation: new Icons());
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1)));
        var photo = home.Grains.Photo(receipt.PhotoId);
        var order = await photo.BeginWork(1);
        Assert.Equal([OperationCatalog.Thumbnails, OperationCatalog.Metadata, "icons@1"], order!.Operations.ToArray());

        await photo.ApplyWork(await home.Worker.RunAsync(order, CancellationToken.None));

        Assert.Equal((1, 1), (home.Watched.Fetches, media.Decodes));
        var details = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal(["icon", "preview", "thumbnail"], details.Renditions.Select(rendition => rendition.Kind).Order());
        Assert.Equal(new DateTime(2024, 6, 1), details.Taken.Local);
        Assert.Null(await photo.BeginWork(1));
    }

    [Fact]
    public async Task An_operation_that_comes_later_adds_to_what_the_others_made()
    {
        CountingMedia media = new();
        Icons icons = new() { Arrives = false };
        await using var home = await TestLibrary.CreateAsync(media: media, operation: icons);
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1)));
        var photo = home.Grains.Photo(receipt.PhotoId);
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None));
        var before = await home.DetailsAsync(receipt.PhotoId);

        Assert.Equal(OperationStanding.Due, await photo.TakeUp("icons@1", retry: false));
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None));

        var after = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal(before.Renditions.Select(rendition => rendition.Kind).Append("icon").Order(), after.Renditions.Select(rendition => rendition.Kind).Order());
        Assert.Equal((before.Taken, before.Entry.Tag, before.Facts?.Camera), (after.Taken, after.Entry.Tag, after.Facts?.Camera));
        Assert.Equal(before.Entry.Placeholder, after.Entry.Placeholder);
    }

    [Fact]
    public async Task What_was_made_of_a_file_stays_when_a_backfill_finds_it_unreadable()
    {
        await using var home = await TestLibrary.CreateAsync(operation: new Icons { Arrives = false });
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1));
        var photo = home.Grains.Photo(receipt.PhotoId);
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None));
        var before = await home.DetailsAsync(receipt.PhotoId);
        await home.Store.PutAsync(BlobKey.Parse(receipt.BlobKey), new byte[receipt.Size], CancellationToken.None);

        await photo.TakeUp("icons@1", retry: false);
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None));

        var after = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal(before.Renditions.ToArray(), after.Renditions.ToArray());
        Assert.Equal((before.Entry.Tag, PhotoStatus.Damaged), (after.Entry.Tag, after.Entry.Status));
    }

    [Fact]
    public async Task A_location_that_fails_for_a_while_costs_a_retry_and_nothing_else()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        var photo = await home.StoreAsync(SamplePhotos.Jpeg(1));
        home.Watched.IsFailing = true;
        var receipt = await home.Library.Add(photo);
        await Deadline.WaitAsync("the first try to fail", async () => (await home.DetailsAsync(receipt.PhotoId)).Tasks.Any(task => task.Attempts > 0));
        Assert.Equal(PhotoStatus.Pending, (await home.DetailsAsync(receipt.PhotoId)).Entry.Status);

        home.Watched.IsFailing = false;
        clock.Forward(TimeSpan.FromMinutes(1));

        await Deadline.WaitAsync("the photo to be ready", async () => (await home.DetailsAsync(receipt.PhotoId)).Entry.Status == PhotoStatus.Ready);
    }

    [Fact]
    public async Task A_location_that_is_away_for_a_while_costs_no_try()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await home.StoreAsync(SamplePhotos.Jpeg(1));
        home.Watched.IsOffline = true;
        var receipt = await home.Library.Add(photo);
        await Deadline.WaitAsync("it to be missed", () => home.Watched.Fetches > 0);

        home.Watched.IsOffline = false;

        await Deadline.WaitAsync("the photo to be ready", async () => (await home.DetailsAsync(receipt.PhotoId)).Entry.Status == PhotoStatus.Ready);
        Assert.All((await home.DetailsAsync(receipt.PhotoId)).Tasks, task => Assert.Equal(1, task.Attempts));
    }

    [Fact]
    public void Two_operations_of_one_name_are_refused() =>
        Assert.Contains("\"icons\"", Assert.Throws<ArgumentException>(() => new OperationCatalog([new Icons(), new Icons()])).Message, StringComparison.Ordinal);

    /// <summary>The example of docs/operations.md.</summary>
    sealed class Icons : PixelOperation
    {
        public bool Arrives { get; init; } = true;

        public override string Name => "icons";

        public override int Version => 1;

        public override WorkParts Gives => WorkParts.Pictures;

        public override bool IsDueOnArrival => Arrives;

        public override bool AppliesTo(PhotoKind kind) => kind == PhotoKind.Image;

        public override DerivePlan Join(DerivePlan plan) => plan with
        {
            Renditions = [.. plan.Renditions, new("icon", 96, Media.RenditionFormat.Jpeg, Quality: 70)],
        };
    }

    sealed class CountingMedia : IMediaDeriver
    {
        readonly MediaEngine _engine = new(new());

        public int Decodes { get; private set; }

        public Task<Derived> DeriveAsync(MediaSource source, DerivePlan plan, CancellationToken ct)
        {
            Decodes++;
            return _engine.DeriveAsync(source, plan, ct);
        }
    }
}
