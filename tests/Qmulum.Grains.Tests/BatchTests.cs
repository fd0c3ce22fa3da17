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
        Assert.Equal(["thumbnails", "metadata", "icons"], order!.Operations.Select(static id => id.Split('@')[0]));

        await photo.ApplyWork(await home.Worker.RunAsync(order, CancellationToken.None));

        Assert.Equal((1, 1), (home.Watched.Fetches, media.Decodes));
        var details = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equal(["icon", "preview", "thumbnail"], details.Renditions.Select(rendition => rendition.Kind).Order());
        Assert.Equal(new DateTime(2024, 6, 1), details.Taken.Local);
        Assert.Null(await photo.BeginWork(1));
    }

    [Fact]
    public async Task Edits_that_come_before_the_pictures_are_made_are_in_the_same_one_fetch_and_one_decode()
    {
        CountingMedia media = new();
        await using var home = await TestLibrary.CreateAsync(media: media);
        var photo = home.Grains.Photo((await home.AddAsync(SamplePhotos.Jpeg(1, width: 96, height: 64))).PhotoId);

        await photo.Edit(TestLibrary.Id, Edit() with { Turn = Turn.Right });
        await photo.Edit(TestLibrary.Id, Edit() with { Crop = new(0, 0, 1, 0.5, 0) });
        await photo.Edit(TestLibrary.Id, Edit() with { Caption = "At the sea" });
        var order = await photo.BeginWork(1);
        await photo.ApplyWork(await home.Worker.RunAsync(order!, CancellationToken.None));

        Assert.Equal((1, 1), (home.Watched.Fetches, media.Decodes));
        Assert.Null(await photo.BeginWork(1));
        var details = (await photo.GetDetails())!;
        Assert.All(details.Renditions, rendition => Assert.Equal((64, 48), (rendition.Width, rendition.Height)));
        Assert.Equal((PhotoStatus.Ready, "At the sea"), (details.Entry.Status, details.Edits.Caption));
    }

    static PhotoEdit Edit() => new() { Id = Guid.NewGuid(), By = AccountId.New() };

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
    public async Task A_location_that_fails_for_a_minute_in_the_middle_of_batches_loses_none_of_them_and_makes_none_twice()
    {
        ShiftedClock clock = new();
        CountingMedia media = new();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, media: media, clock: clock);
        var files = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => home.StoreAsync(SamplePhotos.Jpeg(i))));
        media.AfterDecode = () => home.Watched.IsFailing = true; // it was read, and what was made of it cannot be put
        var photos = (await Task.WhenAll(files.Select(home.Library.Add))).Select(receipt => receipt.PhotoId).ToList();

        await Deadline.WaitAsync("a batch to fail in its middle", async () => (await TasksAsync(home, photos)).Any(task => task.Attempts > 0));
        Assert.All(await TasksAsync(home, photos), task => Assert.Equal(PhotoTaskStatus.Due, task.Status));
        (media.AfterDecode, home.Watched.IsFailing) = (() => { }, false);
        clock.Forward(TimeSpan.FromMinutes(1));

        await Deadline.WaitAsync("all to be ready", async () => (await TasksAsync(home, photos)).All(task => task.Status == PhotoTaskStatus.Done));
        foreach (var photo in photos)
        {
            var details = await home.DetailsAsync(photo);
            Assert.Equal((PhotoStatus.Ready, 2), (details.Entry.Status, details.Renditions.Length));
            Assert.Equal(2, (await home.Grains.Photo(photo).GetHistory()).Count(one => one is { Kind: PhotoEventKind.Operation, Outcome: "done" }));
        }
    }

    static async Task<List<PhotoTask>> TasksAsync(TestLibrary home, List<Guid> photos) =>
        [.. (await Task.WhenAll(photos.Select(home.DetailsAsync))).SelectMany(details => details.Tasks)];

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

        public Action AfterDecode { get; set; } = () => { };

        public async Task<Derived> DeriveAsync(MediaSource source, DerivePlan plan, CancellationToken ct)
        {
            Decodes++;
            var derived = await _engine.DeriveAsync(source, plan, ct);
            AfterDecode();
            return derived;
        }
    }
}
