using System.Security.Cryptography;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>Photos into the trash, out of it, and gone for good, on either host.</summary>
public class TrashTests
{
    static readonly CancellationToken None = CancellationToken.None;
    static readonly Guid Anna = AccountId.New();

    [Fact]
    public async Task A_photo_in_the_trash_is_hidden_everywhere_and_comes_back_with_all_that_it_had()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1)));
        await DeriveAsync(home, receipt.PhotoId);
        var before = await home.DetailsAsync(receipt.PhotoId);

        Assert.Equal([receipt.PhotoId], (await home.Library.TrashPhotos([receipt.PhotoId], Anna)).ToArray());

        Assert.Null(await home.Grains.Photo(receipt.PhotoId).GetDetails());
        Assert.Null(await home.Grains.Photo(receipt.PhotoId).GetEntry());
        Assert.Empty((await home.Timeline.GetMonths()).Months);
        Assert.Empty((await home.Timeline.List(null, 10)).Photos);
        var info = await home.Library.GetInfo();
        Assert.Equal((0, 0, new Usage(receipt.Size, 1)), (info!.Photos, info.Bytes, info.Trash));
        Assert.Equal(Interfaces.ChangeKind.Removed, (await home.Library.GetChanges(0, 10)).Changes.Single().Kind);
        Assert.Equal([receipt.PhotoId], (await home.Library.GetTrash(null, 10)).Photos.Select(one => one.Photo.Id));

        await home.DeactivateAsync();
        Assert.Equal([receipt.PhotoId], (await home.Library.RestorePhotos([receipt.PhotoId], Anna)).ToArray());

        var after = await home.DetailsAsync(receipt.PhotoId);
        Assert.Equivalent(
            before with { Entry = before.Entry with { Revision = before.Entry.Revision + 2 } }, after, strict: true);
        Assert.Single((await home.Timeline.List(null, 10)).Photos);
        Assert.Empty((await home.Library.GetTrash(null, 10)).Photos);
    }

    [Fact]
    public async Task What_is_due_on_a_photo_waits_in_the_trash_and_is_done_when_it_is_back()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1));
        await home.Library.TrashPhotos([receipt.PhotoId], Anna);
        Assert.Null(await home.Grains.Photo(receipt.PhotoId).BeginWork(1));
        await home.Index.Tasks.DropAsync(receipt.PhotoId, None);

        await home.Library.RestorePhotos([receipt.PhotoId], Anna);

        Assert.Equal(receipt.PhotoId, Assert.Single(await home.Index.Tasks.ClaimAsync("somebody", TimeSpan.FromMinutes(1), 10, None)).PhotoId);
        Assert.NotNull(await home.Grains.Photo(receipt.PhotoId).BeginWork(1));
    }

    [Fact]
    public async Task A_thousand_photos_are_in_the_trash_by_one_call()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photos = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async i => (await home.AddAsync(BitConverter.GetBytes(i))).PhotoId));
        await home.DeactivateAsync(); // as it is when somebody selects photos of last year
        await home.Library.GetInfo();

        var trashed = await home.Library.TrashPhotos([.. photos], Anna);

        Assert.Equal(photos.Order(), trashed.Order());
        Assert.Equal((0L, 1_000L), (await home.Library.GetInfo()) is { } info ? (info.Photos, info.Trash!.Photos) : default);
    }

    [Fact]
    public async Task Photos_of_others_and_photos_that_are_not_stay_where_they_are()
    {
        await using var home = await TestLibrary.CreateAsync();
        await home.Grains.Library("other").EnsureCreated("Other");
        var receipt = await home.AddAsync("mine"u8.ToArray());

        Assert.Empty(await home.Grains.Library("other").TrashPhotos([receipt.PhotoId, Guid.NewGuid()], Anna));
        Assert.Null(await home.Grains.Photo(receipt.PhotoId).Trash("other", Anna));

        Assert.NotNull(await home.Grains.Photo(receipt.PhotoId).GetDetails());
    }

    [Fact]
    public async Task Whoever_sends_the_bytes_of_a_photo_in_the_trash_has_it_back()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await home.StoreAsync("again"u8.ToArray());
        var receipt = await home.Library.Add(photo);
        await home.Library.TrashPhotos([receipt.PhotoId], Anna);
        Assert.True(Assert.Single(await home.Library.FindByHash([photo.Hash])).InTrash);

        var again = await home.Library.Add(photo);

        Assert.Equal(receipt with { Duplicate = true, Restored = true }, again);
        Assert.Single((await home.Timeline.List(null, 10)).Photos);
        Assert.False(Assert.Single(await home.Library.FindByHash([photo.Hash])).InTrash);
    }

    [Fact]
    public async Task Deleting_for_good_leaves_no_byte_and_no_name_and_gives_the_room_back_once()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var owner = await OwnAsync(home);
        var (kept, gone) = (await home.AddAsync("kept"u8.ToArray()), await home.AddAsync(SamplePhotos.Jpeg(1), "secret.jpg"));
        await Deadline.WaitAsync("the photo to be derived", async () => (await home.DetailsAsync(gone.PhotoId)).Entry.Status == PhotoStatus.Ready);
        Assert.Equal(new Usage(kept.Size + gone.Size, 2), (await home.Grains.Usage(owner).Get()).Used);
        await home.Library.TrashPhotos([gone.PhotoId], Anna);
        Assert.Equal(new Usage(kept.Size + gone.Size, 2), (await home.Grains.Usage(owner).Get()).Used);

        Assert.Equal([gone.PhotoId], (await home.Library.PurgePhotos([gone.PhotoId, kept.PhotoId])).ToArray());
        await GoneAsync(home);
        await home.Grains.Photo(gone.PhotoId).Announce();

        Assert.Equal(new Usage(kept.Size, 1), (await home.Grains.Usage(owner).Get()).Used);
        Assert.Empty(await BlobsAsync(home, gone.PhotoId));
        Assert.NotEmpty(await BlobsAsync(home, kept.PhotoId));
        Assert.Empty(await home.Library.RestorePhotos([gone.PhotoId], Anna));
        var row = (await home.Index.Photos.GetAsync(TestLibrary.Id, gone.PhotoId, None))!;
        Assert.Equal(("", 0, true), (row.Name, row.Placeholder.Length, row.Sha256.All(b => b == 0)));
    }

    [Fact]
    public async Task A_purge_that_was_asked_for_before_a_restore_is_refused()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync("wanted"u8.ToArray());
        await home.Library.TrashPhotos([receipt.PhotoId], Anna);
        var asked = Assert.Single(await home.Index.Trash.FindAsync(TestLibrary.Id, [receipt.PhotoId], None));
        await home.Library.RestorePhotos([receipt.PhotoId], Anna);
        await home.Library.TrashPhotos([receipt.PhotoId], Anna);
        var photo = home.Grains.Photo(receipt.PhotoId);

        Assert.Null(await photo.AskPurge(TestLibrary.Id, asked.Stamp));
        foreach (var stamp in new[] { asked.Stamp, asked.Stamp + 1, asked.Stamp + 2, 0 })
        {
            var refused = await Assert.ThrowsAsync<QmulumException>(() => photo.Purge(stamp));
            Assert.Equal(FaultCode.Conflict, refused.Code);
        }

        Assert.NotEmpty(await BlobsAsync(home, receipt.PhotoId));
        Assert.Equal([receipt.PhotoId], (await home.Library.RestorePhotos([receipt.PhotoId], Anna)).ToArray());
    }

    [Fact]
    public async Task However_a_purge_and_a_restore_race_the_photo_is_whole_or_gone()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photos = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (await home.AddAsync(BitConverter.GetBytes(i))).PhotoId));
        await home.Library.TrashPhotos([.. photos], Anna);

        var calls = photos.Select(id => Task.WhenAll(home.Library.PurgePhotos([id]), home.Library.RestorePhotos([id], Anna)));
        var outcomes = await Task.WhenAll(calls);
        await GoneAsync(home);

        foreach (var (id, outcome) in photos.Zip(outcomes))
        {
            var isBack = outcome[1].Length == 1;
            Assert.Equal(isBack, await home.Grains.Photo(id).GetDetails() is not null);
            Assert.Equal(isBack, (await BlobsAsync(home, id)).Count > 0);
            Assert.Equal(isBack, outcome[0].IsEmpty);
        }
    }

    [Fact]
    public async Task Nothing_that_makes_work_due_again_starts_a_purge()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await home.AddAsync("kept"u8.ToArray());
        await Deadline.WaitAsync("the photo to be looked at", async () => (await home.DetailsAsync(receipt.PhotoId)).Entry.Status != PhotoStatus.Pending);
        await home.Library.TrashPhotos([receipt.PhotoId], Anna);
        var photo = home.Grains.Photo(receipt.PhotoId);

        await photo.RetryFailed();
        await photo.RemakeRenditions();
        await home.Index.Tasks.EnqueueAsync(receipt.PhotoId, TestLibrary.Id, WorkPriority.Interactive, DateTimeOffset.UtcNow, None);
        await home.Grains.GetGrain(home.Library.GetGrainId()).AsReference<IRemindable>().ReceiveReminder("trash", default);

        await Deadline.WaitAsync("the queue to be empty", () => QueueIsEmptyAsync(home));
        Assert.NotEmpty(await BlobsAsync(home, receipt.PhotoId));
        Assert.Equal([receipt.PhotoId], (await home.Library.RestorePhotos([receipt.PhotoId], Anna)).ToArray());
    }

    [Fact]
    public async Task The_trash_is_kept_for_its_days_and_no_longer()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        var old = await home.AddAsync("old"u8.ToArray());
        await home.Library.TrashPhotos([old.PhotoId], Anna);
        clock.Forward(TimeSpan.FromDays(29));
        var young = await home.AddAsync("young"u8.ToArray());
        await home.Library.TrashPhotos([young.PhotoId], Anna);
        await TickAsync(home);
        Assert.Equal(2, (await home.Library.GetTrash(null, 10)).Photos.Length);

        clock.Forward(TimeSpan.FromDays(1.01));
        await TickAsync(home);
        await GoneAsync(home, left: 1);

        Assert.Empty(await BlobsAsync(home, old.PhotoId));
        Assert.NotEmpty(await BlobsAsync(home, young.PhotoId));
        var entry = Assert.Single((await home.Grains.Audit().Read(new(null, AuditAction.PhotosPurged, null, null, null, 10))).Entries);
        Assert.Equal((TestLibrary.Id, "1 photo: 30 days in the trash", null), (entry.Subject, entry.Detail, entry.Actor));
    }

    [Fact]
    public async Task The_way_into_the_trash_and_back_is_in_the_photos_history_with_who_asked()
    {
        await using var home = await TestLibrary.CreateAsync();
        var content = SamplePhotos.Jpeg(1);
        var photo = (await home.AddAsync(content)).PhotoId;
        var ben = AccountId.New();

        await home.Library.TrashPhotos([photo], Anna);
        await home.Library.TrashPhotos([photo], ben); // lies there already
        await home.Library.RestorePhotos([photo], ben);
        await home.Library.TrashPhotos([photo], Anna);
        await home.AddAsync(content);

        Assert.Equal(
            [
                (PhotoEventKind.Restored, "sent again", null), (PhotoEventKind.Trashed, "", Anna),
                (PhotoEventKind.Restored, "", ben), (PhotoEventKind.Trashed, "", (Guid?)Anna),
            ],
            (await home.Grains.Photo(photo).GetHistory()).Take(4).Select(one => (one.Kind, one.What, one.By)));
    }

    [Fact]
    public async Task Emptying_deletes_what_was_in_the_trash_then_and_a_clock_that_goes_back_brings_nothing_else_into_it()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        var before = await home.AddAsync("before"u8.ToArray());
        var after = await home.AddAsync("after"u8.ToArray());
        await home.Library.TrashPhotos([before.PhotoId], Anna);

        Assert.Equal(1, await home.Library.EmptyTrash());
        clock.Forward(TimeSpan.FromHours(-1));
        await home.Library.TrashPhotos([after.PhotoId], Anna);
        await TickAsync(home);
        await GoneAsync(home, left: 1);

        Assert.Empty(await BlobsAsync(home, before.PhotoId));
        Assert.Equal([after.PhotoId], (await home.Library.GetTrash(null, 10)).Photos.Select(one => one.Photo.Id));
    }

    [Fact]
    public async Task A_purge_that_a_fault_interrupts_goes_on_until_it_ends()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await home.AddAsync("goes"u8.ToArray());
        await Deadline.WaitAsync("the queue to be empty", () => QueueIsEmptyAsync(home));
        await home.Library.TrashPhotos([receipt.PhotoId], Anna);
        await home.Library.PurgePhotos([receipt.PhotoId]);
        home.Faults.FailNextWrites(1);

        await GoneAsync(home);

        Assert.Empty(await BlobsAsync(home, receipt.PhotoId));
    }

    [Fact]
    public async Task Bytes_that_come_again_after_a_purge_are_a_new_photo_that_is_listed()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await home.AddAsync("phoenix"u8.ToArray());
        await home.Library.TrashPhotos([receipt.PhotoId], Anna);
        await home.Library.PurgePhotos([receipt.PhotoId]);
        await GoneAsync(home);
        var photo = await home.StoreAsync("phoenix"u8.ToArray());

        // Without its manifest beside it the upload is not whole: a purge that took the bytes on its way would leave it so.
        var refused = await Assert.ThrowsAsync<QmulumException>(() => home.Library.Add(photo));
        Assert.Equal(FaultCode.Unavailable, refused.Code);
        await home.Store.PutAsync(BlobKey.Parse(LibraryLayout.Manifest(TestLibrary.Id, receipt.PhotoId)), "{}"u8.ToArray(), None);
        var again = await home.Library.Add(photo);

        Assert.False(again.Duplicate);
        Assert.Equal([receipt.PhotoId], (await home.Timeline.List(null, 10)).Photos.Select(one => one.Id));
    }

    [Fact]
    public async Task The_same_bytes_in_another_library_stay()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        await home.Grains.Library("other").EnsureCreated("Other");
        var mine = await home.AddAsync("both"u8.ToArray());
        var hash = ContentHash.FromBytes(SHA256.HashData("both"u8));
        var key = LibraryLayout.Version("other", PhotoId.Of("other", hash), 1, "bin");
        await home.Store.PutAsync(BlobKey.Parse(key), "both"u8.ToArray(), None);
        var theirs = await home.Grains.Library("other").Add(
            new(hash, 4, key, "application/octet-stream", "b", new("tests", null, null, null), DateTimeOffset.UtcNow));

        await home.Library.TrashPhotos([mine.PhotoId], Anna);
        await home.Library.PurgePhotos([mine.PhotoId]);
        await GoneAsync(home);

        await home.Store.VerifyAsync(BlobKey.Parse(key), new(4, hash.ToBytes()), None);
        Assert.NotNull(await home.Grains.Photo(theirs.PhotoId).GetDetails());
    }

    [Fact]
    public async Task A_library_that_is_removed_takes_its_trash_with_it()
    {
        await using var home = await TestLibrary.CreateAsync();
        await OwnAsync(home);
        var receipt = await home.AddAsync("trash"u8.ToArray());
        await home.Library.TrashPhotos([receipt.PhotoId], Anna);
        await home.Library.Change(null, LibrarySettings.Usual with { TrashDays = 0 });
        await home.Library.Delete();

        await home.Grains.GetGrain(home.Library.GetGrainId()).AsReference<IRemindable>().ReceiveReminder("remove", default);

        await foreach (var blob in home.Store.ListAsync(LibraryLayout.Library(TestLibrary.Id), None))
        {
            Assert.Fail($"{blob.Key} was left behind.");
        }
    }

    static Task TickAsync(TestLibrary home) =>
        home.Grains.GetGrain(home.Library.GetGrainId()).AsReference<IRemindable>().ReceiveReminder("trash", default);

    static async Task<bool> QueueIsEmptyAsync(TestLibrary home) =>
        (await home.Index.Tasks.LengthsAsync(None)).All(length => length.Waiting + length.Running == 0);

    /// <summary>Waits until nothing is being deleted any more, and so much is left in the trash.</summary>
    static Task GoneAsync(TestLibrary home, int left = 0) => Deadline.WaitAsync(
        "what is to go to be gone", async () => (await home.Library.GetInfo())!.Trash!.Photos == left && await QueueIsEmptyAsync(home));

    static async Task<List<BlobInfo>> BlobsAsync(TestLibrary home, Guid photoId)
    {
        List<BlobInfo> blobs = [];
        foreach (var folder in new[] { LibraryLayout.PhotoFolder(TestLibrary.Id, photoId), LibraryLayout.RenditionFolder(TestLibrary.Id, photoId) })
        {
            await foreach (var blob in home.Store.ListAsync(folder, None))
            {
                blobs.Add(blob);
            }
        }

        return blobs;
    }

    static async Task DeriveAsync(TestLibrary home, Guid photoId)
    {
        var photo = home.Grains.Photo(photoId);
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, None));
        await photo.Announce();
    }

    static async Task<Guid> OwnAsync(TestLibrary home)
    {
        var owner = AccountId.New();
        await home.Grains.Account(owner).Create(new("Anna", "anna@example.org", null, IsAdministrator: false, EmailConfirmed: true));
        await home.Grains.Account(owner).NoteLibrary(TestLibrary.Id);
        await home.Library.Adopt(owner);
        return owner;
    }
}
