using Microsoft.Extensions.Logging.Abstractions;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Locations;
using Qmulum.Grains.Operations;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>What the server does with a photo whose original the replicas alone keep: nothing takes it for lost, and what needs it waits. On either host.</summary>
public class AwayTests
{
    static readonly CancellationToken None = CancellationToken.None;

    readonly byte[] _content = SamplePhotos.Jpeg(1);

    [Fact]
    public async Task No_round_takes_it_for_damage_and_a_rendition_that_is_lost_asks_it_back()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await ReleasedAsync(home);
        await Deadline.WaitAsync("the manifest", async () => await home.Store.StatAsync(BlobKey.Parse(LibraryLayout.Manifest(TestLibrary.Id, photo)), None) is not null);

        foreach (var kind in Enum.GetValues<CareKind>().Where(kind => kind <= CareKind.Compare))
        {
            var found = await CareTests.RoundAsync(home, TimeProvider.System, kind);
            Assert.Equal((0L, 0L, 0L, 0L), (found.Damaged, found.Bytes, found.Remade, found.Removed));
        }

        Assert.Null(await CareTests.BytesOf(home).ReadAsync(TestLibrary.Id, photo, await OriginalAsync(home, photo), None));
        Assert.False(await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo));
        var thumbnail = (await home.DetailsAsync(photo)).Renditions.Single(one => one.Kind == RenditionKinds.Thumbnail);
        await home.Store.DeleteAsync(BlobKey.Parse(thumbnail.BlobKey), None);

        var lost = await CareTests.RoundAsync(home, TimeProvider.System, CareKind.Compare);
        Assert.Equal((0L, 1L), (lost.Damaged, lost.Remade));

        Assert.True(await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo));
        Assert.Null((await home.DetailsAsync(photo)).Problem);
        await ReturnAsync(home, photo);
        await Deadline.WaitAsync("the thumbnail", async () => (await home.Store.StatAsync(BlobKey.Parse(thumbnail.BlobKey), None))?.Size == thumbnail.Size);
    }

    [Fact]
    public async Task Who_began_to_read_it_before_it_was_released_tells_of_no_damage()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await ReadyAsync(home);
        var asked = await OriginalAsync(home, receipt.PhotoId);
        await home.Grains.Photo(receipt.PhotoId).Release(await home.LetGoAsync(receipt.PhotoId));
        Assert.False(asked.IsElsewhere);

        Assert.Null(await CareTests.BytesOf(home).ReadAsync(TestLibrary.Id, receipt.PhotoId, asked, None));

        Assert.Null((await home.DetailsAsync(receipt.PhotoId)).Problem);
        Assert.Null(Assert.Single(await home.Library.FindHeld([receipt.Hash])).DamagedAt);
    }

    [Fact]
    public async Task It_mends_no_other_photo_and_is_not_mended_itself()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await ReadyAsync(home);
        var other = home.Grains.Library("other");
        await other.EnsureCreated("Other");
        var theirs = LibraryLayout.Version("other", PhotoId.Of("other", receipt.Hash), 1, "jpg");
        await home.Store.PutAsync(BlobKey.Parse(theirs), _content, None);
        var twin = (await other.Add(new(receipt.Hash, receipt.Size, theirs, "image/jpeg", "theirs.jpg", new(null, null, null, null), DateTimeOffset.UtcNow))).PhotoId;
        await home.Grains.Photo(receipt.PhotoId).Release(await home.LetGoAsync(receipt.PhotoId));

        Assert.Null(await CareTests.BytesOf(home).ReadAsync(TestLibrary.Id, receipt.PhotoId, await OriginalAsync(home, receipt.PhotoId), None));
        Assert.Null(await home.Store.StatAsync(BlobKey.Parse(receipt.BlobKey), None)); // nobody puts back what was released
        await home.Store.DeleteAsync(BlobKey.Parse(theirs), None);
        var fetches = home.Watched.Fetches;

        Assert.NotNull(await CareTests.BytesOf(home).ReadAsync("other", twin, await OriginalAsync(home, twin), None));

        Assert.Equal(fetches, home.Watched.Fetches);
    }

    [Fact]
    public async Task A_cut_that_a_person_waits_for_asks_it_back_and_is_made_when_it_is_here()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await ReleasedAsync(home);
        var before = await home.DetailsAsync(photo);
        PhotoEdit turn = new() { Id = Guid.NewGuid(), By = AccountId.New(), Turn = Turn.Right };
        await home.Grains.Photo(photo).Edit(TestLibrary.Id, turn);
        Assert.False(await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo)); // it is turned with what is here

        await home.Grains.Photo(photo).Edit(TestLibrary.Id, new() { Id = Guid.NewGuid(), By = AccountId.New(), Crop = new(0.1, 0.1, 0.5, 0.5, 0) });

        Assert.True(await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo));
        await QueueIsEmptyAsync(home);
        var waiting = (await home.DetailsAsync(photo)).Tasks.Single(task => task.Status == PhotoTaskStatus.Due);
        Assert.Contains("replicas keep the original", waiting.Reason, StringComparison.Ordinal);
        Assert.Equal(0, waiting.Attempts);
        await ReturnAsync(home, photo);
        await Deadline.WaitAsync("the cut", async () => (await home.DetailsAsync(photo)) is { Entry.Status: PhotoStatus.Ready } now && now.Entry.Tag != before.Entry.Tag && now.Entry.Width < before.Entry.Width);
        Assert.All((await home.DetailsAsync(photo)).Tasks, task => Assert.Null(task.Reason));
    }

    [Fact]
    public async Task A_backfill_asks_nothing_back_ends_without_it_and_is_done_on_it_when_it_is_here()
    {
        GatedOperation operation = new() { Wants = OperationNeeds.File };
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, operation: operation);
        var photo = await ReleasedAsync(home);
        var here = (await home.AddAsync(SamplePhotos.Jpeg(2))).PhotoId;

        var id = (await home.Grains.Backfills().Start(new(Guid.NewGuid(), "nothing@1", null, null, null, null, null))).Asked.Id;

        BackfillReport? report = null;
        await Deadline.WaitAsync("the backfill to end", async () => (report = await home.Grains.Backfills().Get(id))?.Status == BackfillStatus.Done);
        Assert.Equal((1L, 0L, 1L), (report!.Done, report.Failed, report.Waiting));
        Assert.Equal([here], operation.Runs.Keys);
        Assert.False(await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo));
        Assert.Equal(PhotoStatus.Ready, (await home.DetailsAsync(photo)).Entry.Status);
        await QueueIsEmptyAsync(home);

        await ReturnAsync(home, photo);

        await Deadline.WaitAsync("the operation to be done", () => operation.Runs.ContainsKey(photo));
    }

    [Fact]
    public async Task An_operation_that_needs_no_bytes_is_done_all_the_same()
    {
        GatedOperation operation = new();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, operation: operation);
        var photo = await ReleasedAsync(home);

        await home.Grains.Backfills().Start(new(Guid.NewGuid(), "nothing@1", null, null, null, null, null));

        await Deadline.WaitAsync("the operation to be done", () => operation.Runs.ContainsKey(photo));
        Assert.False(await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo));
    }

    [Fact]
    public async Task A_picture_in_another_format_asks_it_back()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await ReleasedAsync(home);

        var fault = await Assert.ThrowsAsync<QmulumException>(() => home.Grains.Rendition(new(photo, RenditionKinds.Thumbnail, RenditionFormat.Webp)).Get());

        Assert.Equal(FaultCode.OriginalElsewhere, fault.Code);
        Assert.True(await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo));
        await ReturnAsync(home, photo);
        Assert.Equal("image/webp", (await home.Grains.Rendition(new(photo, RenditionKinds.Thumbnail, RenditionFormat.Webp)).Get()).ContentType);
    }

    [Fact]
    public async Task It_moves_with_its_library_without_bytes_and_comes_back_where_that_is_by_then()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        var photo = await ReleasedAsync(home);
        var key = (await OriginalAsync(home, photo)).Key;
        await QueueIsEmptyAsync(home);
        var (id, disk) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, id);
        clock.Forward(TimeSpan.FromMinutes(1)); // until everybody knows of it

        var hold = await MoveHold.BeginAsync(home.Grains, "test", clock);
        var (next, count) = await MoveSteps.WorkerOf(home, clock).RunAsync(hold!, None);

        Assert.Equal((MoveSlice.End, 0L), (next, count.Left));
        Assert.Null((await home.DetailsAsync(photo)).Problem);
        await ReturnAsync(home, photo);
        Assert.NotNull(await disk.StatAsync(BlobKey.Parse(key), None));
        Assert.Null(await home.Own.StatAsync(BlobKey.Parse(key), None));
    }

    [Fact]
    public async Task It_goes_into_the_trash_and_back_and_when_it_is_deleted_for_good_nobody_is_asked_for_it()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await ReleasedAsync(home);
        await home.Grains.Photo(photo).Recall();
        await home.Library.TrashPhotos([photo], AccountId.New());
        await home.Library.RestorePhotos([photo], AccountId.New());
        Assert.NotNull((await home.DetailsAsync(photo)).Versions[0].ElsewhereSince);
        await home.Library.TrashPhotos([photo], AccountId.New());
        var stamp = Assert.Single(await home.Index.Trash.FindAsync(TestLibrary.Id, [photo], None)).Stamp;

        await home.Grains.Photo(photo).AskPurge(TestLibrary.Id, stamp);

        await Deadline.WaitAsync("its end", async () => await home.Grains.Photo(photo).GetLibrary() is null);
        Assert.False(await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo));
        await foreach (var blob in home.Store.ListAsync("libraries/", None))
        {
            Assert.Fail($"{blob.Key} is left.");
        }
    }

    [Fact]
    public async Task One_that_is_made_again_from_its_manifest_is_shown_by_what_is_here_and_made_whole_when_it_is_back()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await ReleasedAsync(home);
        await home.Grains.Photo(photo).Edit(TestLibrary.Id, new() { Id = Guid.NewGuid(), By = AccountId.New(), Turn = Turn.Left, Caption = "Lake" });
        var before = await home.DetailsAsync(photo);
        await home.Grains.Photo(photo).KeepManifest(anyway: true);
        var manifest = await ManifestAsync(home, photo);

        // As rebuild does, in another server.
        await using var again = await TestLibrary.CreateAsync(withWorkers: true);
        Assert.NotNull(manifest?.Elsewhere);
        NewPhoto told = new(
            manifest.Sha256, manifest.Size, before.Versions[0].BlobKey, manifest.ContentType, manifest.Name, manifest.Origin, manifest.ReceivedAt, manifest.Crc32, manifest.Sha1,
            manifest.Elsewhere, manifest.Shown, manifest.Set);
        await again.Library.Add(told);

        await QueueIsEmptyAsync(again);
        var after = await again.DetailsAsync(photo);
        Assert.Equal(
            (PhotoStatus.Ready, before.Entry.Tag, before.Entry.Width, before.Entry.Height, before.Taken, before.Edits.Caption),
            (after.Entry.Status, after.Entry.Tag, after.Entry.Width, after.Entry.Height, after.Taken, after.Edits.Caption));
        Assert.Equal(before.Renditions.ToArray(), after.Renditions.ToArray());
        Assert.NotNull(after.Versions[0].ElsewhereSince);
        Assert.True(await again.Grains.Photo(photo).Recall());
        await ReturnAsync(again, photo);
        await Deadline.WaitAsync("all to be made again", async () => (await again.DetailsAsync(photo)).Tasks.All(task => task.Status == PhotoTaskStatus.Done));
        Assert.Equal(before.Entry.Tag, (await again.DetailsAsync(photo)).Entry.Tag);
    }

    [Fact]
    public async Task One_that_was_deleted_for_good_and_sent_again_is_made_again_from_its_manifest_and_asked_back()
    {
        await using var home = await TestLibrary.CreateAsync();
        var sent = await home.StoreAsync(_content);
        var id = (await home.Library.Add(sent)).PhotoId;
        var photo = home.Grains.Photo(id);
        await home.Library.TrashPhotos([id], AccountId.New());
        var stamp = Assert.Single(await home.Index.Trash.FindAsync(TestLibrary.Id, [id], None)).Stamp;
        await photo.AskPurge(TestLibrary.Id, stamp);
        await photo.Purge(stamp);

        // As fsck finds it after the restore of a backup that is older than its second life.
        var again = sent with { ReceivedAt = DateTimeOffset.UtcNow, ElsewhereSince = DateTimeOffset.UtcNow };
        await home.Store.PutAsync(BlobKey.Parse(LibraryLayout.Manifest(TestLibrary.Id, id)), PhotoManifest.Of(TestLibrary.Id, id, again).ToBytes(), None);
        await home.Library.Add(again);

        Assert.NotNull((await home.DetailsAsync(id)).Versions[0].ElsewhereSince);
        Assert.True(await photo.Recall());
    }

    async Task<Guid> ReleasedAsync(TestLibrary home)
    {
        var receipt = await ReadyAsync(home);
        Assert.True(await home.Grains.Photo(receipt.PhotoId).Release(await home.LetGoAsync(receipt.PhotoId)));
        return receipt.PhotoId;
    }

    async Task<Receipt> ReadyAsync(TestLibrary home)
    {
        var receipt = await home.AddAsync(_content);
        await Deadline.WaitAsync("it to be ready", async () => (await home.DetailsAsync(receipt.PhotoId)).Entry.Status == PhotoStatus.Ready);
        return receipt;
    }

    /// <summary>As the upload of a replica does.</summary>
    async Task ReturnAsync(TestLibrary home, Guid photo)
    {
        await home.Store.PutAsync(BlobKey.Parse((await OriginalAsync(home, photo)).Key), _content, None);
        await home.Grains.Photo(photo).NoteMended(1, "the file was sent again");
        Assert.False((await OriginalAsync(home, photo)).IsElsewhere);
    }

    static async Task<KeptBlob> OriginalAsync(TestLibrary home, Guid photo) => (await home.Grains.Photo(photo).GetBlobs()).Single(blob => blob.Version == 1);

    static Task QueueIsEmptyAsync(TestLibrary home) => Deadline.WaitAsync(
        "the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(None)).All(length => length is { Waiting: 0, Running: 0 }));

    static async Task<PhotoManifest?> ManifestAsync(TestLibrary home, Guid photo)
    {
        await using var blob = await home.Store.OpenAsync(BlobKey.Parse(LibraryLayout.Manifest(TestLibrary.Id, photo)), null, None);
        using MemoryStream json = new();
        await blob.Content.CopyToAsync(json);
        return PhotoManifest.TryRead(json.ToArray());
    }
}
