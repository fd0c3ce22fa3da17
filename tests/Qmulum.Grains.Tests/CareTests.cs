using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Qmulum.Data;
using Qmulum.Grains.Care;
using Qmulum.Grains.Checks;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>The rounds that look after the location, on either host.</summary>
public class CareTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_rendition_that_no_photo_names_goes_after_a_day_and_nothing_that_cannot_be_made_again()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        var (shown, trashed) = (await home.AddAsync(SamplePhotos.Jpeg(1)), await home.AddAsync(SamplePhotos.Jpeg(2)));
        await ReadyAsync(home);
        await home.Library.TrashPhotos([trashed.PhotoId], AccountId.New());
        var tag = (await home.DetailsAsync(shown.PhotoId)).Entry.Tag;
        var stale = LibraryLayout.Rendition(TestLibrary.Id, shown.PhotoId, "v0-t0", "preview", "jpg");
        var version = LibraryLayout.Version(TestLibrary.Id, shown.PhotoId, 9, "jpg"); // an edit that an older copy of the database does not know
        var onRequest = LibraryLayout.Rendition(TestLibrary.Id, shown.PhotoId, tag, "thumbnail", "webp");
        await PutAsync(home, stale, version, onRequest, LibraryLayout.Manifest(TestLibrary.Id, shown.PhotoId));
        var before = await KeysAsync(home);

        Assert.Equal((0, 0), Swept(await RoundAsync(home, clock, CareKind.Sweep)));
        clock.Forward(TimeSpan.FromDays(1.1));

        Assert.Equal((1, 1), Swept(await RoundAsync(home, clock, CareKind.Sweep)));
        Assert.Equal(before.Except([stale]), await KeysAsync(home));
        Assert.Equal(0, (await RoundAsync(home, clock, CareKind.Verify)).Damaged);
    }

    [Fact]
    public async Task What_the_database_does_not_know_stays_in_the_location_and_is_told()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var known = await home.AddAsync("known"u8.ToArray());
        var forgotten = await home.StoreAsync("forgotten"u8.ToArray()); // as after a restore of an older copy of the database
        var id = PhotoId.Of(TestLibrary.Id, forgotten.Hash);
        await PutAsync(home, LibraryLayout.Manifest(TestLibrary.Id, id), LibraryLayout.Rendition(TestLibrary.Id, id, "v1-t1", "preview", "jpg"));
        clock.Forward(TimeSpan.FromDays(400));

        Assert.Equal((0, 3), Swept(await RoundAsync(home, clock, CareKind.Sweep)));

        Assert.Equal(3, (await KeysAsync(home)).Except([known.BlobKey]).Count());
        Assert.False((await home.Library.Add(forgotten)).Duplicate);
        Assert.Equal(0, (await RoundAsync(home, clock, CareKind.Verify)).Damaged);
    }

    [Fact]
    public async Task Of_a_photo_that_is_worked_on_nothing_goes()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("due"u8.ToArray());
        await PutAsync(home, LibraryLayout.Rendition(TestLibrary.Id, photo.PhotoId, "v1-t1", "preview", "jpg"));
        clock.Forward(TimeSpan.FromDays(2));

        Assert.Equal((0, 0), Swept(await RoundAsync(home, clock, CareKind.Sweep)));
        Assert.Equal(2, (await KeysAsync(home)).Count);
    }

    [Fact]
    public async Task Renditions_that_a_worker_made_of_a_photo_that_was_deleted_for_good_go_and_the_file_stays_that_came_again_since()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.StoreAsync("gone"u8.ToArray());
        var id = (await home.Library.Add(photo)).PhotoId;
        await home.Library.TrashPhotos([id], AccountId.New());
        var stamp = Assert.Single(await home.Index.Trash.FindAsync(TestLibrary.Id, [id], None)).Stamp;
        await home.Grains.Photo(id).AskPurge(TestLibrary.Id, stamp);
        await home.Grains.Photo(id).Purge(stamp);
        await PutAsync(home, photo.BlobKey, LibraryLayout.Rendition(TestLibrary.Id, id, "v1-t1", "preview", "jpg"));
        File.SetLastWriteTimeUtc(Path.Combine(home.FolderOf("location"), photo.BlobKey), DateTime.UtcNow.AddHours(2)); // as after a restore
        clock.Forward(TimeSpan.FromDays(2));

        Assert.Equal((1, 1), Swept(await RoundAsync(home, clock, CareKind.Sweep)));
        Assert.Equal([photo.BlobKey], await KeysAsync(home));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_and_the_others_are_verified()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (bad, whole) = (await home.AddAsync("bad"u8.ToArray()), await home.AddAsync("whole"u8.ToArray()));
        home.Watched.Unreadable = BlobKey.Parse(bad.BlobKey);

        var found = await RoundAsync(home, clock, CareKind.Verify);

        Assert.Equal((2L, 1L), (found.Blobs, found.Damaged));
        Assert.Equal(Problem.BytesDamaged, (await home.DetailsAsync(bad.PhotoId)).Problem?.Code);
        Assert.NotEqual(Problem.BytesDamaged, (await home.DetailsAsync(whole.PhotoId)).Problem?.Code);
        var held = await home.Library.FindHeld([bad.Hash, whole.Hash]);
        Assert.NotNull(held.Single(one => one.PhotoId == bad.PhotoId).DamagedAt);
        Assert.NotNull(held.Single(one => one.PhotoId == whole.PhotoId).VerifiedAt);
    }

    [Fact]
    public async Task A_location_that_is_away_is_no_damage()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("away"u8.ToArray());
        home.Watched.IsOffline = true;

        await Assert.ThrowsAsync<StoreOfflineException>(() => RoundAsync(home, clock, CareKind.Verify));

        Assert.NotEqual(Problem.BytesDamaged, (await home.DetailsAsync(photo.PhotoId)).Problem?.Code);
    }

    [Fact]
    public async Task Damage_of_an_original_is_told_and_gone_when_the_bytes_are_whole_again()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var content = "whole"u8.ToArray();
        var (damaged, whole) = (await home.AddAsync(content), await home.AddAsync("other"u8.ToArray()));
        await home.Store.PutAsync(BlobKey.Parse(damaged.BlobKey), "whale"u8.ToArray(), None);

        var found = await RoundAsync(home, clock, CareKind.Verify);

        Assert.Equal((2L, 10L, 1L), (found.Blobs, found.Bytes, found.Damaged));
        Assert.Equal(Problem.BytesDamaged, (await home.DetailsAsync(damaged.PhotoId)).Problem?.Code);
        Assert.NotEqual(Problem.BytesDamaged, (await home.DetailsAsync(whole.PhotoId)).Problem?.Code);
        await home.Store.PutAsync(BlobKey.Parse(damaged.BlobKey), content, None);
        Assert.Equal(0, (await RoundAsync(home, clock, CareKind.Verify)).Damaged);
        Assert.NotEqual(Problem.BytesDamaged, (await home.DetailsAsync(damaged.PhotoId)).Problem?.Code);
    }

    [Theory]
    [InlineData("whale")]
    [InlineData(null)]
    public async Task A_damaged_original_is_put_back_from_another_library_that_has_the_bytes_and_nobody_is_told_which(string? instead)
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var content = "whole"u8.ToArray();
        var photo = await home.AddAsync(content);
        var other = home.Grains.Library("elsewhere");
        await other.EnsureCreated("Other");
        var theirs = LibraryLayout.Version("elsewhere", PhotoId.Of("elsewhere", photo.Hash), 1, "jpg");
        await home.Store.PutAsync(BlobKey.Parse(theirs), content, None);
        await other.Add(new(photo.Hash, content.Length, theirs, "image/jpeg", "theirs.jpg", new(null, null, null, null), clock.GetUtcNow()));
        await SpoilAsync(home, photo.BlobKey, instead);

        Assert.Null(await ReadAsync(home, photo.PhotoId));

        var digest = await home.Store.VerifyAsync(BlobKey.Parse(photo.BlobKey), new(content.Length, photo.Hash.ToBytes()), None);
        Assert.Equal(photo.Hash.Hex, digest.Sha256Hex);
        Assert.NotEqual(Problem.BytesDamaged, (await home.DetailsAsync(photo.PhotoId)).Problem?.Code);
        Assert.NotNull(Assert.Single(await home.Library.FindHeld([photo.Hash])).VerifiedAt);
        var history = await home.Grains.Photo(photo.PhotoId).GetHistory();
        Assert.DoesNotContain(history, one => one.Kind is PhotoEventKind.Mended or PhotoEventKind.Damaged);
        Assert.DoesNotContain("elsewhere", string.Join('\n', history), StringComparison.OrdinalIgnoreCase);
        var audit = await home.Grains.Audit().Read(new(null, AuditAction.OriginalMended, null, null, null, 10));
        Assert.Equal(photo.PhotoId.ToString("D"), Assert.Single(audit.Entries).Subject);
        Assert.DoesNotContain("elsewhere", audit.Entries[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_twin_that_is_damaged_itself_mends_nothing_and_does_no_harm()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("whole"u8.ToArray());
        var other = home.Grains.Library("elsewhere");
        await other.EnsureCreated("Other");
        var theirs = LibraryLayout.Version("elsewhere", PhotoId.Of("elsewhere", photo.Hash), 1, "jpg");
        await home.Store.PutAsync(BlobKey.Parse(theirs), "whose"u8.ToArray(), None);
        await other.Add(new(photo.Hash, 5, theirs, "image/jpeg", "theirs.jpg", new(null, null, null, null), clock.GetUtcNow()));
        await SpoilAsync(home, photo.BlobKey, null);

        Assert.Contains("not in the location any more", await ReadAsync(home, photo.PhotoId), StringComparison.Ordinal);

        Assert.Null(await home.Store.StatAsync(BlobKey.Parse(photo.BlobKey), None));
        Assert.Equal(Problem.BytesDamaged, (await home.DetailsAsync(photo.PhotoId)).Problem?.Code);
    }

    internal static async Task<string?> ReadAsync(TestLibrary home, Guid photo) =>
        await BytesOf(home).ReadAsync(TestLibrary.Id, photo, (await home.Grains.Photo(photo).GetBlobs()).Single(blob => blob.Version == 1), None);

    internal static BytesCheck BytesOf(TestLibrary home) => new(home.Grains, home.Index, home.Store, new(home.Grains, home.Index, home.Store, NullLogger<TwinMend>.Instance));

    static async Task SpoilAsync(TestLibrary home, string key, string? instead)
    {
        if (instead is null)
        {
            await home.Store.DeleteAsync(BlobKey.Parse(key), None);
            return;
        }

        await home.Store.PutAsync(BlobKey.Parse(key), System.Text.Encoding.UTF8.GetBytes(instead), None);
    }

    [Fact]
    public async Task An_original_that_is_gone_is_told()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var receipt = await home.AddAsync("lost"u8.ToArray());
        await home.Store.DeleteAsync(BlobKey.Parse(receipt.BlobKey), None);

        Assert.Equal(1, (await RoundAsync(home, clock, CareKind.Verify)).Damaged);
        Assert.Contains("not in the location any more", (await home.DetailsAsync(receipt.PhotoId)).Problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rendition_that_is_gone_or_cut_is_made_again()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1));
        await ReadyAsync(home);
        var thumbnail = (await home.DetailsAsync(receipt.PhotoId)).Renditions.Single(one => one.Kind == RenditionKinds.Thumbnail);
        await home.Store.PutAsync(BlobKey.Parse(thumbnail.BlobKey), "cut"u8.ToArray(), None);

        Assert.Equal(1, (await RoundAsync(home, clock, CareKind.Verify)).Remade);

        await Deadline.WaitAsync("it to be made again", async () =>
            (await home.Store.StatAsync(BlobKey.Parse(thumbnail.BlobKey), None))?.Size == thumbnail.Size);
    }

    [Fact]
    public async Task A_comparison_writes_again_what_lists_and_queue_have_lost_and_finds_nothing_the_next_time()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (lost, older, newer, idle) = (
            await home.AddAsync("lost"u8.ToArray()), await home.AddAsync("older"u8.ToArray()), await home.AddAsync("newer"u8.ToArray()), await home.AddAsync("idle"u8.ToArray()));
        await RoundAsync(home, clock, CareKind.Compare); // writes the manifests, which these tests' photos lack
        await ForgetAsync(home, lost.PhotoId);
        await ForgetAsync(home, older.PhotoId);
        await home.Index.Photos.RecordAsync(TestLibrary.Id, [await RowAsync(home, newer.PhotoId, row => row with { Revision = 1, Name = "older.jpg", PhotoId = older.PhotoId })], None);
        await home.Index.Photos.RecordAsync(TestLibrary.Id, [await RowAsync(home, newer.PhotoId, row => row with { Revision = 99, Name = "another.jpg" })], None);
        await home.Index.Tasks.DropAsync(idle.PhotoId, None);

        // Four entries of the lists or the queue, and the places in the queue that were forgotten with two photos.
        Assert.Equal((6L, 0L, 0L), Compared(await RoundAsync(home, clock, CareKind.Compare)));

        var shown = (await home.Timeline.List(null, 10)).Photos.ToDictionary(photo => photo.Id);
        Assert.All([lost, older, newer, idle], photo => Assert.Equal((photo.Name, photo.Hash), (shown[photo.PhotoId].Name, shown[photo.PhotoId].Hash)));
        Assert.True(await home.Index.Tasks.IsQueuedAsync(idle.PhotoId, None));
        Assert.Equal((0L, 0L, 0L), Compared(await RoundAsync(home, clock, CareKind.Compare)));
        await home.Library.TrashPhotos([newer.PhotoId], AccountId.New()); // a later change reaches the lists again
        Assert.DoesNotContain((await home.Timeline.List(null, 10)).Photos, photo => photo.Id == newer.PhotoId);
    }

    [Fact]
    public async Task A_comparison_leaves_an_entry_that_no_photo_stands_behind_and_tells_of_it()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var known = await home.AddAsync("known"u8.ToArray());
        var stray = Guid.NewGuid();
        await home.Index.Photos.RecordAsync(TestLibrary.Id, [await RowAsync(home, known.PhotoId, row => row with { PhotoId = stray })], None);

        Assert.Equal(1, (await RoundAsync(home, clock, CareKind.Compare)).Unknown);

        Assert.Contains((await home.Timeline.List(null, 10)).Photos, photo => photo.Id == stray);
    }

    [Fact]
    public async Task A_comparison_knows_what_lies_in_the_trash_and_what_was_deleted_for_good()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (kept, gone) = (await home.AddAsync("kept"u8.ToArray()), await home.AddAsync("gone"u8.ToArray()));
        await home.Library.TrashPhotos([kept.PhotoId, gone.PhotoId], AccountId.New());
        var stamps = (await home.Index.Trash.FindAsync(TestLibrary.Id, [kept.PhotoId, gone.PhotoId], None)).ToDictionary(mark => mark.PhotoId, mark => mark.Stamp);
        await home.Grains.Photo(gone.PhotoId).AskPurge(TestLibrary.Id, stamps[gone.PhotoId]);
        await home.Grains.Photo(gone.PhotoId).Purge(stamps[gone.PhotoId]);
        Assert.Equal(2, (await RoundAsync(home, clock, CareKind.Compare)).Mended); // the lists had not heard of the end, and the other has no manifest yet

        Assert.Equal((0L, 0L, 0L), Compared(await RoundAsync(home, clock, CareKind.Compare)));

        Assert.Equal(stamps[kept.PhotoId], Assert.Single((await home.Index.Trash.FindAsync(TestLibrary.Id, [kept.PhotoId, gone.PhotoId], None))).Stamp);
    }

    [Fact]
    public async Task A_comparison_tells_of_an_original_that_is_gone_or_cut_and_makes_renditions_and_manifests_again()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        var (gone, cut, bare) = (await home.AddAsync("gone"u8.ToArray()), await home.AddAsync("cut"u8.ToArray()), await home.AddAsync(SamplePhotos.Jpeg(1)));
        await Deadline.WaitAsync("all to be looked at", async () => (await home.Timeline.List(null, 10)).Photos.All(one => one.Status != PhotoStatus.Pending));
        await RoundAsync(home, clock, CareKind.Compare);
        var manifest = BlobKey.Parse(LibraryLayout.Manifest(TestLibrary.Id, bare.PhotoId));
        var preview = (await home.DetailsAsync(bare.PhotoId)).Renditions.Single(one => one.Kind == RenditionKinds.Preview);
        await home.Store.DeleteAsync(BlobKey.Parse(gone.BlobKey), None);
        await home.Store.PutAsync(BlobKey.Parse(cut.BlobKey), "c"u8.ToArray(), None);
        await home.Store.DeleteAsync(manifest, None);
        await home.Store.DeleteAsync(BlobKey.Parse(preview.BlobKey), None);

        var found = await RoundAsync(home, clock, CareKind.Compare);

        Assert.Equal((2L, 1L, 1L), (found.Damaged, found.Mended, found.Remade));
        Assert.NotNull(await home.Store.StatAsync(manifest, None));
        Assert.Equal(Problem.BytesDamaged, (await home.DetailsAsync(gone.PhotoId)).Problem?.Code);
        await Deadline.WaitAsync("the preview", async () => (await home.Store.StatAsync(BlobKey.Parse(preview.BlobKey), None))?.Size == preview.Size);
    }

    [Fact]
    public async Task A_part_is_one_process_at_a_time_and_is_handed_on_when_that_one_dies()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        await home.AddAsync("one"u8.ToArray());
        var care = home.Grains.Care();
        var first = await care.Begin(CareKind.Sweep, "a");

        Assert.Null(await care.Begin(CareKind.Sweep, "b"));
        clock.Forward(TimeSpan.FromHours(1));
        Assert.Equal(first, await care.Begin(CareKind.Sweep, "b"));
        await care.End(first!, "a", CareCount.Zero with { Blobs = 5 });
        await care.End(first!, "b", CareCount.Zero with { Blobs = 1 });

        Assert.Equal(1, (await care.GetRounds()).Single(round => round.Kind == CareKind.Sweep).Count.Blobs);
        Assert.Equal(1, (await care.Begin(CareKind.Sweep, "b"))!.Shard);
    }

    static (long Mended, long Unknown, long Damaged) Compared(CareCount found) => (found.Mended, found.Unknown, found.Damaged);

    /// <summary>Takes a photo out of the lists, as a lost index would.</summary>
    internal static async Task ForgetAsync(TestLibrary home, Guid photo)
    {
        var row = await RowAsync(home, photo, row => row with { Revision = row.Revision + 1, Removed = true });
        await home.Index.Photos.RecordAsync(TestLibrary.Id, [row], None);
        await home.Index.Photos.ForgetAsync(TestLibrary.Id, [photo], None);
    }

    internal static async Task<PhotoRow> RowAsync(TestLibrary home, Guid photo, Func<PhotoRow, PhotoRow> change) =>
        change((await home.Index.Photos.GetAsync(TestLibrary.Id, photo, None))!);

    static (long Removed, long Left) Swept(CareCount found) => (found.Removed, found.Left);

    static Task ReadyAsync(TestLibrary home) => Deadline.WaitAsync(
        "all to be ready", async () => (await home.Timeline.List(null, 10)).Photos.All(one => one.Status == PhotoStatus.Ready));

    static async Task PutAsync(TestLibrary home, params string[] keys)
    {
        foreach (var key in keys)
        {
            await home.Store.PutAsync(BlobKey.Parse(key), "bytes"u8.ToArray(), None);
        }
    }

    static async Task<List<string>> KeysAsync(TestLibrary home)
    {
        List<string> keys = [];
        await foreach (var blob in home.Store.ListAsync("libraries/", None))
        {
            keys.Add(blob.Key.Value);
        }

        return keys;
    }

    internal static CareWorker WorkerOf(TestLibrary home, TimeProvider clock, IGrainFactory? grains = null, ILogger<CareWorker>? log = null)
    {
        CareOptions options = new("test", 1 << 30);
        ReleaseRound release = new(home.Grains, home.Index, home.Store, BytesOf(home), new(home.Index), options, clock, NullLogger<ReleaseRound>.Instance);
        return new(grains ?? home.Grains, home.Index, home.Store, home.States, BytesOf(home), release, options, clock, log ?? NullLogger<CareWorker>.Instance);
    }

    /// <summary>One whole round, whenever it would be due.</summary>
    internal static async Task<CareCount> RoundAsync(TestLibrary home, TimeProvider clock, CareKind kind, CareWorker? by = null)
    {
        var worker = by ?? WorkerOf(home, clock);
        await home.Grains.Care().StartNow(kind);
        while ((await home.Grains.Care().GetRounds()).Single(round => round.Kind == kind).FinishedAt is null)
        {
            var slice = (await home.Grains.Care().Begin(kind, "test"))!;
            await home.Grains.Care().End(slice, "test", await worker.RunAsync(slice, None));
        }

        return (await home.Grains.Care().GetRounds()).Single(round => round.Kind == kind).Count;
    }
}
