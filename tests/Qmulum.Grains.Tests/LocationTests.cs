using Microsoft.Extensions.Logging.Abstractions;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Locations;
using Qmulum.Storage;
using static Qmulum.Grains.Tests.MoveSteps;

namespace Qmulum.Grains.Tests;

/// <summary>What the list of locations knows besides moves, on either host.</summary>
public class LocationTests
{
    static readonly CancellationToken None = CancellationToken.None;
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(7);

    [Fact]
    public async Task What_lies_in_a_location_that_the_state_never_heard_of_is_found_once_it_is_added_and_stays_there_until_a_place_is_told()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (moved, stayed) = (await home.AddAsync("moved after the backup"u8.ToArray()), await home.AddAsync("stayed"u8.ToArray()));
        var disk = await FolderBlobStore.CreateAsync(new() { Root = home.FolderOf("disk"), MinimumFreeBytes = 1 });
        await BlobCarrier.CopyAsync(home.Own, disk, BlobKey.Parse(moved.BlobKey), null, None);
        await home.Own.DeleteAsync(BlobKey.Parse(moved.BlobKey), None);
        await Assert.ThrowsAsync<BlobNotFoundException>(() => ReadAsync(home.Store, moved.BlobKey));
        var locations = home.Grains.Locations();

        var (id, _) = await home.AddLocationAsync("disk", TestLibrary.Id, "unknown");

        clock.Forward(LocationRoutes.Trusted);
        Assert.Equal("moved after the backup"u8.ToArray(), await ReadAsync(home.Store, moved.BlobKey));
        Assert.Equal((string[])[LocationId.Own, id], (await locations.GetPlaces(TestLibrary.Id)).Originals);
        Assert.Empty(await locations.GetMoves());
        var later = await home.AddAsync("later"u8.ToArray());
        Assert.Subset((await KeysAsync(home.Own)).ToHashSet(), new[] { later.BlobKey, stayed.BlobKey }.ToHashSet());

        Assert.True(await locations.Remove(id, lost: false)); // a mistake, of which nothing is left
        Assert.Equal(LocationId.Own, Assert.Single((await locations.GetPlaces("unknown")).Originals));
        await home.AddLocationAsync("disk", TestLibrary.Id);
        await locations.Use(TestLibrary.Id, id, null);
        await RefusedAsync(FaultCode.Conflict, () => locations.Remove(id, lost: false)); // something may be written there by now

        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(home.Own));
        Assert.Superset(new[] { moved.BlobKey, stayed.BlobKey, later.BlobKey }.ToHashSet(), (await KeysAsync(disk)).ToHashSet());
    }

    [Fact]
    public async Task What_was_found_elsewhere_is_moved_to_where_the_library_is_when_that_is_said()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("found"u8.ToArray());
        var disk = await FolderBlobStore.CreateAsync(new() { Root = home.FolderOf("disk"), MinimumFreeBytes = 1 });
        await BlobCarrier.CopyAsync(home.Own, disk, BlobKey.Parse(photo.BlobKey), null, None);
        await home.Own.DeleteAsync(BlobKey.Parse(photo.BlobKey), None);
        var (id, _) = await home.AddLocationAsync("disk", TestLibrary.Id);

        await home.Grains.Locations().Use(TestLibrary.Id, LocationId.Own, LocationId.Own);

        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(disk));
        Assert.Equal("found"u8.ToArray(), await ReadAsync(home.Own, photo.BlobKey));
        Assert.True(await home.Grains.Locations().Remove(id, lost: false));
    }

    [Fact]
    public async Task A_location_is_given_up_that_died_when_its_libraries_have_another_one_and_comes_back_with_what_is_in_it()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (disk, _) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        await locations.Use(TestLibrary.Id, disk, disk);
        var whole = await MovedAsync(home, clock);
        Assert.Equal((MoveStatus.Done, null), (whole.Status, whole.Reason));
        var lost = await home.AddAsync("on the dead disk"u8.ToArray());
        System.IO.Directory.Move(home.FolderOf("disk"), home.FolderOf("dead"));

        await RefusedAsync(FaultCode.Conflict, () => locations.Remove(disk, lost: true));
        await locations.Use(TestLibrary.Id, LocationId.Own, LocationId.Own);
        await RefusedAsync(FaultCode.Conflict, () => locations.Remove(disk, lost: false));
        clock.Forward(LocationRoutes.Trusted);
        await Assert.ThrowsAsync<StoreOfflineException>(() => ReadAsync(home.Store, lost.BlobKey));
        Assert.True(await locations.Remove(disk, lost: true));

        var move = await MovedAsync(home, clock);
        Assert.Equal(MoveStatus.Done, move.Status);
        Assert.Contains("\"disk\" was given up", move.Reason, StringComparison.Ordinal); // it did not end by carrying all
        await Assert.ThrowsAsync<BlobNotFoundException>(() => ReadAsync(home.Store, lost.BlobKey));
        System.IO.Directory.Move(home.FolderOf("dead"), home.FolderOf("disk"));
        await home.AddLocationAsync("disk", TestLibrary.Id);
        clock.Forward(LocationRoutes.Trusted);
        Assert.Equal("on the dead disk"u8.ToArray(), await ReadAsync(home.Store, lost.BlobKey));
    }

    [Fact]
    public async Task A_location_with_bytes_of_a_library_that_is_being_moved_is_taken_when_that_is_done_and_then_stays_a_place()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (disk, _) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        await locations.Use(TestLibrary.Id, disk, disk);

        await RefusedAsync(FaultCode.Conflict, () => home.AddLocationAsync("found", "unknown", TestLibrary.Id));
        await locations.PauseMove(TestLibrary.Id, pause: true);
        await RefusedAsync(FaultCode.Conflict, () => home.AddLocationAsync("found", TestLibrary.Id));
        Assert.Single(await locations.GetAll());
        await home.AddLocationAsync("another's", "unknown");

        await locations.PauseMove(TestLibrary.Id, pause: false);
        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        var (found, _) = await home.AddLocationAsync("found", TestLibrary.Id);
        Assert.Equal((string[])[disk, found], (await locations.GetPlaces(TestLibrary.Id)).Originals);
    }

    [Fact]
    public async Task A_known_location_to_which_a_library_came_after_the_backup_is_looked_in_for_what_lies_there_and_the_same_again_changes_nothing()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (disk, store) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        var photo = await home.AddAsync("moved after the backup"u8.ToArray());
        await BlobCarrier.CopyAsync(home.Own, store, BlobKey.Parse(photo.BlobKey), null, None);
        await home.Own.DeleteAsync(BlobKey.Parse(photo.BlobKey), None);

        for (var i = 0; i < 2; i++)
        {
            await locations.LookIn(disk, [new(TestLibrary.Id, Originals: true, Renditions: false), new("unknown", Originals: true, Renditions: true)]);
            var places = await locations.GetPlaces(TestLibrary.Id);
            Assert.Equal((string[])[LocationId.Own, disk], places.Originals);
            Assert.Equal((string[])[LocationId.Own], places.Renditions);
            Assert.Equal((string[])[LocationId.Own, disk], (await locations.GetPlaces("unknown")).Renditions);
        }

        clock.Forward(LocationRoutes.Trusted);
        Assert.Equal("moved after the backup"u8.ToArray(), await ReadAsync(home.Store, photo.BlobKey));
        await RefusedAsync(FaultCode.NotFound, () => locations.LookIn(Guid.NewGuid().ToString("D"), [new(TestLibrary.Id, true, true)]));
        await RefusedAsync(FaultCode.Conflict, () => locations.Remove(disk, lost: false)); // it was in use before, whatever the backup says
        await locations.Use(TestLibrary.Id, LocationId.Own, null);
        await locations.LookIn(disk, [new(TestLibrary.Id, Originals: true, Renditions: false)]); // a place of it already
        await RefusedAsync(FaultCode.Conflict, () => locations.LookIn(disk, [new("new", true, true), new(TestLibrary.Id, Originals: true, Renditions: true)]));
        Assert.Single((await locations.GetPlaces("new")).Originals);
        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(store));

        await locations.Use(TestLibrary.Id, disk, disk);
        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        await locations.LookIn(LocationId.Own, [new(TestLibrary.Id, Originals: true, Renditions: true)]);
        Assert.Equal((string[])[disk, LocationId.Own], (await locations.GetPlaces(TestLibrary.Id)).Originals);
    }

    [Fact]
    public async Task A_location_in_which_a_library_began_since_it_was_found_is_not_taken_for_a_mistake()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (disk, _) = await home.AddLocationAsync("disk", TestLibrary.Id);
        await home.Grains.Locations().Place("new", disk);

        await RefusedAsync(FaultCode.Conflict, () => home.Grains.Locations().Remove(disk, lost: false));
    }

    [Fact]
    public async Task Libraries_begin_where_the_default_says_that_were_made_since_and_that_location_stays()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (disk, store) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        await locations.PlaceNew("before");
        await locations.SetDefault(disk, null);

        await locations.PlaceNew("after");
        await locations.SetDefault(LocationId.Own, disk);
        await locations.PlaceNew("after"); // done twice: it stays where it began
        await locations.PlaceNew("apart");

        await locations.Place("said", LocationId.Own);
        await locations.PlaceNew("said");
        await home.Grains.Library("founded").Found("Founded", AccountId.New());
        await home.Grains.Library("ensured").EnsureCreated("As a rebuild makes it");

        Assert.Equal((LocationId.Own, disk), PlacesOf(await locations.GetPlaces("founded")));
        Assert.Equal((LocationId.Own, LocationId.Own), PlacesOf(await locations.GetPlaces("said")));
        Assert.Equal((LocationId.Own, LocationId.Own), PlacesOf(await locations.GetPlaces("ensured")));
        Assert.Equal((LocationId.Own, LocationId.Own), PlacesOf(await locations.GetPlaces("before")));
        Assert.Equal((disk, LocationId.Own), PlacesOf(await locations.GetPlaces("after")));
        Assert.Equal((LocationId.Own, disk), PlacesOf(await locations.GetPlaces("apart")));
        Assert.Equal((LocationId.Own, LocationId.Own), PlacesOf(await locations.GetPlaces(TestLibrary.Id)));
        await home.Store.PutAsync(BlobKey.Parse("libraries/after/photos/ab/x/v1.jpg"), "bytes"u8.ToArray(), None);
        Assert.Equal(["libraries/after/photos/ab/x/v1.jpg"], await KeysAsync(store));
        await locations.Forget("after");
        await locations.Forget("founded");
        await locations.Forget("apart");
        await RefusedAsync(FaultCode.Conflict, () => locations.Remove(disk, lost: false));
        await RefusedAsync(FaultCode.NotFound, () => locations.SetDefault(Guid.NewGuid().ToString("D"), null));
        await locations.SetDefault(null, LocationId.Own);
        Assert.True(await locations.Remove(disk, lost: false));

        static (string, string) PlacesOf(LibraryPlaces places) => (Assert.Single(places.Originals), Assert.Single(places.Renditions));
    }

    [Fact]
    public async Task A_part_that_fails_as_a_whole_is_told_with_its_reason_and_gives_way_to_others_until_it_is_tried_again()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (disk, _) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        await locations.Use(TestLibrary.Id, disk, null);
        await locations.Use("other", disk, null);
        clock.Forward(Settled);
        var slice = (await locations.BeginMove("a"))!;
        Assert.Equal(TestLibrary.Id, slice.LibraryId);

        await locations.FailMove(slice, "somebody else", "not so");
        await locations.FailMove(slice, "a", "The disk is away.");

        Assert.Equal((MoveStatus.Waiting, "The disk is away."), Told(await ReportAsync()));
        var others = (await locations.BeginMove("a"))!;
        Assert.Equal("other", others.LibraryId);
        Assert.Null(await locations.BeginMove("b"));
        clock.Forward(LocationsGrain.AfterFault);
        Assert.Equal(slice, await locations.BeginMove("b"));
        await locations.EndMove(slice, "b", slice.Shard + 1, MoveCount.Zero);
        Assert.Equal((MoveStatus.Running, null), Told(await ReportAsync()));

        async Task<MoveReport> ReportAsync() => (await locations.GetMoves()).Single(move => move.LibraryId == TestLibrary.Id);
        static (MoveStatus, string?) Told(MoveReport move) => (move.Status, move.Reason);
    }

    [Fact]
    public async Task A_move_whose_place_is_away_waits_tells_why_and_goes_on_when_it_is_told_to()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        await home.AddAsync("one"u8.ToArray());
        var (disk, _) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        await locations.Use(TestLibrary.Id, disk, null);
        clock.Forward(Settled);
        home.Own.IsOffline = true;
        using Mover mover = new(home.Grains, WorkerOf(home, clock), new("mover"), clock, NullLogger<Mover>.Instance);
        await mover.StartAsync(None);

        await Deadline.WaitAsync("the move to tell of it", async () => (await locations.GetMoves()).Single() is { Status: MoveStatus.Waiting, Reason: { } reason } && reason.Contains("does not answer", StringComparison.Ordinal));
        home.Own.IsOffline = false;
        await locations.PauseMove(TestLibrary.Id, pause: false);
        await Deadline.WaitAsync("the move to be done", async () => (await locations.GetMoves()).Single() is { Status: MoveStatus.Done, Reason: null });
        await mover.StopAsync(None);
    }

    [Fact]
    public async Task A_move_copies_no_faster_than_is_said_and_those_that_go_on_at_once_share_that()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        await home.AddAsync(new byte[3 << 20]);
        var (disk, _) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        await locations.SetPace(2);
        Assert.Equal(new(2, 2 << 20), await locations.GetPace());
        await locations.Use(TestLibrary.Id, disk, null);
        await locations.Use("other", disk, null);
        clock.Forward(Settled);
        ManualClock paced = new();
        var (hold, _) = ((await MoveHold.BeginAsync(home.Grains, "a", paced))!, (await locations.BeginMove("b"))!);
        Assert.Equal(new(2, 1 << 20), await locations.GetPace());

        var began = paced.GetUtcNow();
        var part = WorkerOf(home, paced).RunAsync(hold, None);
        await Deadline.WaitAsync("the part to be done", () =>
        {
            paced.Advance(paced.PendingTimers > 0 ? TimeSpan.FromMilliseconds(125) : TimeSpan.Zero);
            return Task.FromResult(part.IsCompleted);
        });

        Assert.Equal(3 << 20, (await part).Count.Bytes);
        Assert.InRange(paced.GetUtcNow() - began, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.5));
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(-30, 2)]
    public async Task Of_a_photo_that_was_deleted_for_good_and_sent_again_within_the_hour_the_manifest_says_so_and_nothing_is_removed(int minutesLater, long removed)
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var file = await home.StoreAsync("again"u8.ToArray(), "photo.jpg");
        var photo = await home.Library.Add(file);
        await home.Library.TrashPhotos([photo.PhotoId], AccountId.New());
        var stamp = Assert.Single(await home.Index.Trash.FindAsync(TestLibrary.Id, [photo.PhotoId], None)).Stamp;
        await home.Grains.Photo(photo.PhotoId).AskPurge(TestLibrary.Id, stamp);
        await home.Grains.Photo(photo.PhotoId).Purge(stamp);

        // As they lie there when the state is that of a backup which was taken before the file came again.
        var manifest = PhotoManifest.Of(TestLibrary.Id, photo.PhotoId, file with { ReceivedAt = clock.GetUtcNow().AddMinutes(minutesLater) });
        string[] keys = [file.BlobKey, LibraryLayout.Manifest(TestLibrary.Id, photo.PhotoId)];
        await home.Own.PutAsync(BlobKey.Parse(keys[0]), "again"u8.ToArray(), None);
        await home.Own.PutAsync(BlobKey.Parse(keys[1]), manifest.ToBytes(), None);
        clock.Forward(TimeSpan.FromDays(2));

        var count = await home.Grains.Photo(photo.PhotoId).RemoveOrphans([.. keys], clock.GetUtcNow() - TimeSpan.FromDays(1));

        Assert.Equal((removed, 2 - removed), (count.Removed, count.Left));
        Assert.Equal(2 - removed, (await KeysAsync(home.Own)).Count(keys.Contains));
    }

    [Fact]
    public async Task What_is_left_of_a_photo_that_was_deleted_for_good_goes_and_nothing_of_one_that_is_not_known()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("gone"u8.ToArray());
        var (id, disk) = await home.AddLocationAsync("disk");
        await home.Library.TrashPhotos([photo.PhotoId], AccountId.New());
        var stamp = Assert.Single(await home.Index.Trash.FindAsync(TestLibrary.Id, [photo.PhotoId], None)).Stamp;
        await home.Grains.Photo(photo.PhotoId).AskPurge(TestLibrary.Id, stamp);
        await home.Grains.Photo(photo.PhotoId).Purge(stamp);
        var strange = LibraryLayout.Version(TestLibrary.Id, Guid.NewGuid(), 1, "jpg");
        await home.Own.PutAsync(BlobKey.Parse(photo.BlobKey), "gone"u8.ToArray(), None); // as a process leaves it that died while it carried it
        await home.Own.PutAsync(BlobKey.Parse(strange), "of a lost photo"u8.ToArray(), None);

        await home.Grains.Locations().Use(TestLibrary.Id, id, null);

        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(home.Own));
        Assert.Equal([strange], await KeysAsync(disk));
        await disk.PutAsync(BlobKey.Parse(photo.BlobKey), "gone"u8.ToArray(), None);
        Assert.Equal((0L, 0L), Told(await home.Grains.Photo(photo.PhotoId).RemoveOrphans([photo.BlobKey], clock.GetUtcNow() - TimeSpan.FromDays(1))));
        clock.Forward(TimeSpan.FromDays(2));
        Assert.Equal((1L, 0L), Told(await home.Grains.Photo(photo.PhotoId).RemoveOrphans([photo.BlobKey], clock.GetUtcNow() - TimeSpan.FromDays(1))));
        Assert.Equal([strange], await KeysAsync(disk));

        static (long Removed, long Left) Told(CareCount count) => (count.Removed, count.Left);
    }

    static async Task RefusedAsync(FaultCode code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<QmulumException>(act)).Code);
}
