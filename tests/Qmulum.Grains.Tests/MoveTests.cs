using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Locations;
using Qmulum.Storage;
using static Qmulum.Grains.Tests.MoveSteps;

namespace Qmulum.Grains.Tests;

/// <summary>Locations, and moves of a library from one to another, on either host.</summary>
public class MoveTests
{
    static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Longer than anybody believes what he knows of a library's places.</summary>
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(7);

    [Fact]
    public async Task A_library_is_all_at_its_new_location_afterwards_with_what_is_in_the_trash_and_what_no_photo_names()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        var (shown, trashed) = (SamplePhotos.Jpeg(1), SamplePhotos.Jpeg(2));
        var (first, second) = (await home.AddAsync(shown), await home.AddAsync(trashed));
        await Deadline.WaitAsync("all to be ready", async () => (await home.Timeline.List(null, 10)).Photos.All(one => one.Status == PhotoStatus.Ready));
        await home.Library.TrashPhotos([second.PhotoId], AccountId.New());
        var orphan = LibraryLayout.Version(TestLibrary.Id, first.PhotoId, 9, "jpg");
        var part = LibraryLayout.UploadPart(TestLibrary.Id, Guid.NewGuid());
        foreach (var key in new[] { orphan, part, LibraryLayout.Manifest(TestLibrary.Id, first.PhotoId), "exports/kept" })
        {
            await home.Store.PutAsync(BlobKey.Parse(key), "bytes"u8.ToArray(), None);
        }

        await home.Grains.Photo(first.PhotoId).KeepManifest(anyway: true);
        var before = await KeysAsync(home.Own);
        var (id, disk) = await home.AddLocationAsync("disk");

        await home.Grains.Locations().Use(TestLibrary.Id, id, id);
        var move = await MovedAsync(home, clock);

        Assert.Equal((MoveStatus.Done, 2L, 0L), (move.Status, move.Photos, move.Left));
        Assert.Equal(["exports/kept"], await KeysAsync(home.Own));
        Assert.Empty(before.Except(await KeysAsync(disk)).Except(["exports/kept"]));
        Assert.Equal(id, Assert.Single((await home.Grains.Locations().GetPlaces(TestLibrary.Id)).Originals));
        foreach (var (content, receipt) in new[] { (shown, first), (trashed, second) })
        {
            Assert.Equal(content, await ReadAsync(home.Store, receipt.BlobKey));
        }

        await home.Library.RestorePhotos([second.PhotoId], AccountId.New());
        Assert.Equal(second.Hash, (await home.DetailsAsync(second.PhotoId)).Entry.Hash);
    }

    [Fact]
    public async Task Originals_and_renditions_may_live_in_two_locations_and_new_ones_go_there()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
        var (originals, cold) = await home.AddLocationAsync("cold");
        await home.AddAsync(SamplePhotos.Jpeg(1));
        await home.Grains.Locations().Use(TestLibrary.Id, originals, null);
        await MovedAsync(home, clock);

        await home.AddAsync(SamplePhotos.Jpeg(2));
        await Deadline.WaitAsync("all to be ready", async () => (await home.Timeline.List(null, 10)).Photos is { Length: 2 } all && all.All(one => one.Status == PhotoStatus.Ready));

        Assert.All(await KeysAsync(home.Own), key => Assert.True(LibraryLayout.IsRendition(key), key));
        Assert.All(await KeysAsync(cold), key => Assert.False(LibraryLayout.IsRendition(key), key));
        Assert.Equal(2, (await KeysAsync(cold)).Count(key => key.EndsWith(".jpg", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_process_that_dies_at_any_deletion_loses_nothing_and_the_next_one_goes_on()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        Dictionary<string, byte[]> photos = [];
        for (var i = 0; i < 12; i++)
        {
            var content = System.Text.Encoding.UTF8.GetBytes($"photo {i}");
            photos[(await home.AddAsync(content)).BlobKey] = content;
        }

        var (id, _) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, id);
        clock.Forward(Settled);
        var deaths = 0;
        home.Own.OnDelete = _ => throw new StoreUnavailableException($"Death {++deaths} (played by a test).");
        for (var i = 0; i < 6; i++)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => StepAsync(home, clock, $"process {i}"));
            clock.Forward(LocationsGrain.Lease);
            home.Own.OnDelete = i % 2 == 0 ? DieAtSecond() : _ => throw new StoreUnavailableException("Death (played by a test).");
            if (i == 3)
            {
                await home.DeactivateAsync();
                await home.Grains.Locations().GetAll();
                clock.Forward(Settled);
            }

            await AllAreThereAsync(home, photos);
        }

        home.Own.OnDelete = _ => { };
        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        await AllAreThereAsync(home, photos);
        Assert.Empty(await KeysAsync(home.Own));

        static Action<BlobKey> DieAtSecond()
        {
            var count = 0;
            return _ => { if (++count == 2) { throw new StoreUnavailableException("Death (played by a test)."); } };
        }
    }

    [Fact]
    public async Task A_damaged_original_stays_where_it_is_is_told_and_goes_when_the_file_was_sent_again()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (bad, whole) = (await home.StoreAsync("damaged"u8.ToArray()), await home.StoreAsync("whole"u8.ToArray()));
        await home.Library.Add(bad);
        await home.Library.Add(whole);
        await home.Own.PutAsync(BlobKey.Parse(bad.BlobKey), "demaged"u8.ToArray(), None);
        var (id, disk) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, null);

        var move = await MovedAsync(home, clock);

        Assert.Equal((MoveStatus.Unfinished, 1L), (move.Status, move.Left));
        Assert.Contains("is damaged", move.Reason, StringComparison.Ordinal);
        Assert.Equal([bad.BlobKey], await KeysAsync(home.Own));
        Assert.Contains(whole.BlobKey, await KeysAsync(disk));
        Assert.Equal(Problem.BytesDamaged, (await home.DetailsAsync(PhotoId.Of(TestLibrary.Id, bad.Hash))).Problem?.Code);

        await home.Store.PutAsync(BlobKey.Parse(bad.BlobKey), "damaged"u8.ToArray(), None); // as sending it again does
        await home.Grains.Locations().PauseMove(TestLibrary.Id, pause: false);

        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(home.Own));
        Assert.Equal("damaged"u8.ToArray(), await ReadAsync(home.Store, bad.BlobKey));
    }

    [Fact]
    public async Task A_file_on_a_bad_place_of_the_disk_stays_is_told_and_keeps_no_other_from_moving()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (bad, whole) = (await home.AddAsync("bad"u8.ToArray()), await home.AddAsync("whole"u8.ToArray()));
        var (id, disk) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, null);
        home.Own.OnOpen = key => key.Value == bad.BlobKey ? throw new StoreUnavailableException("Input/output error (played by a test).") : Task.CompletedTask;

        var move = await MovedAsync(home, clock);

        Assert.Equal((MoveStatus.Unfinished, 1L), (move.Status, move.Left));
        Assert.Contains("Input/output error", move.Reason, StringComparison.Ordinal);
        Assert.Contains(whole.BlobKey, await KeysAsync(disk));
        Assert.Equal([bad.BlobKey], await KeysAsync(home.Own));
        home.Own.OnOpen = _ => Task.CompletedTask;
        await home.Grains.Locations().PauseMove(TestLibrary.Id, pause: false);
        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Equal("bad"u8.ToArray(), await ReadAsync(disk, bad.BlobKey));
    }

    [Fact]
    public async Task A_manifest_that_may_not_be_read_stays_is_told_and_keeps_no_other_photo_from_moving()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        Receipt[] photos = [await home.AddAsync("one"u8.ToArray()), await home.AddAsync("two"u8.ToArray())];
        foreach (var photo in photos)
        {
            await home.Grains.Photo(photo.PhotoId).KeepManifest(anyway: true);
        }

        var (id, disk) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, id, null);
        var hidden = LibraryLayout.Manifest(TestLibrary.Id, photos[0].PhotoId);
        home.Own.OnOpen = key => key.Value == hidden ? throw new StoreReadOnlyException("No permission (played by a test).") : Task.CompletedTask;

        var move = await MovedAsync(home, clock);

        Assert.Equal((MoveStatus.Unfinished, 1L), (move.Status, move.Left));
        Assert.Contains("No permission", move.Reason, StringComparison.Ordinal);
        Assert.Equal([hidden], await KeysAsync(home.Own));
        Assert.Empty(photos.Select(static photo => photo.BlobKey).Except(await KeysAsync(disk)));
        home.Own.OnOpen = _ => Task.CompletedTask;
        await home.Grains.Locations().PauseMove(TestLibrary.Id, pause: false);
        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Contains(hidden, await KeysAsync(disk));
    }

    [Fact]
    public async Task A_location_that_is_added_again_at_another_address_is_used_there_and_not_where_it_was()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("moved"u8.ToArray());
        var locations = home.Grains.Locations();
        var (id, first) = await home.AddLocationAsync("first");
        await (await home.Store.AtPlaceAsync(id, None)).CheckAsync(None); // opened by this process
        var root = home.FolderOf("first");
        await locations.Remove(id, lost: false);
        CopyFolder(root, home.FolderOf("second"));

        await locations.Add(new(id, "second", home.FolderOf("second"), clock.GetUtcNow()), []);
        await locations.Use(TestLibrary.Id, id, id);

        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(first));
        Assert.Equal("moved"u8.ToArray(), await ReadAsync(FolderBlobStore.Open(new() { Root = home.FolderOf("second"), MinimumFreeBytes = 1 }, Guid.Parse(id)), photo.BlobKey));
    }

    static void CopyFolder(string from, string to)
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [Fact]
    public async Task Of_a_photo_that_is_deleted_for_good_while_it_is_moved_nothing_is_left_anywhere()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("gone"u8.ToArray());
        var (id, disk) = await home.AddLocationAsync("disk");
        await home.Library.TrashPhotos([photo.PhotoId], AccountId.New());
        var stamp = Assert.Single(await home.Index.Trash.FindAsync(TestLibrary.Id, [photo.PhotoId], None)).Stamp;
        await home.Grains.Photo(photo.PhotoId).AskPurge(TestLibrary.Id, stamp);
        await home.Grains.Locations().Use(TestLibrary.Id, id, null);
        clock.Forward(Settled);

        await StepAsync(home, clock, "test");
        Assert.Equal([photo.BlobKey], await KeysAsync(home.Own)); // it is just being deleted: nobody carries it away
        await disk.PutAsync(BlobKey.Parse(photo.BlobKey), "gone"u8.ToArray(), None); // as of a worker that was at it before
        await home.Grains.Photo(photo.PhotoId).Purge(stamp);

        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(home.Own));
        Assert.Empty(await KeysAsync(disk));
    }

    [Fact]
    public async Task Nothing_is_moved_before_everybody_puts_new_bytes_at_the_new_place_and_never_by_two_at_once()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        await home.AddAsync("one"u8.ToArray());
        var (id, _) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        await locations.Use(TestLibrary.Id, id, id);

        Assert.Null(await locations.BeginMove("a"));
        clock.Forward(Settled);
        var slice = await locations.BeginMove("a");
        Assert.NotNull(slice);
        Assert.Null(await locations.BeginMove("b"));
        clock.Forward(LocationsGrain.Lease - TimeSpan.FromSeconds(10));
        Assert.True(await locations.KeepMove(slice, "a"));
        clock.Forward(TimeSpan.FromSeconds(20));
        Assert.Null(await locations.BeginMove("b"));
        clock.Forward(LocationsGrain.Lease);
        Assert.Equal(slice, await locations.BeginMove("b"));
        Assert.False(await locations.KeepMove(slice, "a"));
    }

    [Fact]
    public async Task A_move_that_is_told_another_place_or_to_wait_ends_its_part_first_and_moves_back_all_that_it_moved()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("there and back"u8.ToArray());
        var (id, disk) = await home.AddLocationAsync("disk");
        var locations = home.Grains.Locations();
        await locations.Use(TestLibrary.Id, id, id);
        clock.Forward(Settled);
        await StepAsync(home, clock, "a");
        Assert.Empty(await KeysAsync(home.Own));
        var slice = (await locations.BeginMove("a"))!;

        await locations.Use(TestLibrary.Id, LocationId.Own, LocationId.Own);
        clock.Forward(Settled);
        Assert.Null(await locations.BeginMove("b"));
        Assert.False(await locations.KeepMove(slice, "a"));
        await locations.EndMove(slice, "a", MoveSlice.End, MoveCount.Zero);
        Assert.Equal(MoveStatus.Paused, (await locations.PauseMove(TestLibrary.Id, pause: true))!.Status);
        Assert.Null(await locations.BeginMove("b"));
        await locations.PauseMove(TestLibrary.Id, pause: false);

        Assert.Equal(MoveStatus.Done, (await MovedAsync(home, clock)).Status);
        Assert.Empty(await KeysAsync(disk));
        Assert.Equal("there and back"u8.ToArray(), await ReadAsync(home.Own, photo.BlobKey));
        Assert.True(await locations.Remove(id, lost: false));
    }

    [Fact]
    public async Task A_location_stays_that_a_library_has_and_names_and_addresses_are_one_locations_own()
    {
        await using var home = await TestLibrary.CreateAsync();
        var locations = home.Grains.Locations();
        var (disk, _) = await home.AddLocationAsync("disk");
        var (other, _) = await home.AddLocationAsync("other");
        await locations.Use(TestLibrary.Id, null, disk);

        await RefusedAsync(FaultCode.Conflict, () => locations.Remove(disk, lost: false));
        await RefusedAsync(FaultCode.Conflict, () => locations.Rename(other, "disk"));
        await RefusedAsync(FaultCode.Conflict, () => home.AddLocationAsync("other"));
        await RefusedAsync(FaultCode.NotFound, () => locations.Use(TestLibrary.Id, Guid.NewGuid().ToString("D"), null));
        await RefusedAsync(FaultCode.NotFound, () => locations.Rename(Guid.NewGuid().ToString("D"), "x"));
        Assert.True(await locations.Remove(other, lost: false));
        Assert.False(await locations.Remove(other, lost: false));
        Assert.True(await locations.Knows(other));
        Assert.Equal(["disk"], (await locations.GetAll()).Select(location => location.Name));
    }

    [Fact]
    public async Task An_index_that_was_made_anew_is_told_of_the_locations_as_soon_as_the_grain_lives()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (disk, _) = await home.AddLocationAsync("disk");
        await home.Grains.Locations().Use(TestLibrary.Id, disk, null);
        await home.Index.Locations.WriteAsync(await home.Index.Locations.ReadAsync(None), new([], []), None);

        await home.DeactivateAsync();
        await home.Grains.Locations().GetAll();

        Assert.Equal(disk, Assert.Single(await home.Index.Locations.AllAsync(None)).Id);
        var places = await home.Index.Locations.OfLibraryAsync(TestLibrary.Id, None);
        Assert.Equal((disk, LocationId.Own), (places[0].LocationId, Assert.Single(places[0].Former)));
    }

    static async Task RefusedAsync(FaultCode code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<QmulumException>(act)).Code);

    static async Task AllAreThereAsync(TestLibrary home, Dictionary<string, byte[]> photos)
    {
        foreach (var (key, content) in photos)
        {
            Assert.Equal(content, await ReadAsync(home.Store, key));
        }
    }
}
