using System.Text;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>The manifests beside the originals, which a verification reads, on either host.</summary>
public class ManifestCareTests
{
    static readonly CancellationToken None = CancellationToken.None;

    /// <summary>What lies there instead of a manifest, made of the right one and of another photo's; null when nothing does.</summary>
    static readonly Func<string, string, string?>[] Damages =
    [
        (_, _) => null,
        (_, _) => "",
        (_, _) => "garbage",
        (_, other) => other,
        (own, _) => own[..(own.Length / 2)],
        (own, _) => own + new string(' ', PhotoManifest.MaxBytes),
        (own, _) => Replace(own, "\"sha256\": \"", "\"sha256\": \"0000"),
        (own, _) => Replace(own, "photo.jpg", "another.jpg"),
    ];

    [Fact]
    public async Task A_manifest_that_is_damaged_or_tells_something_else_than_the_photo_is_counted_and_written_anew()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var whole = await FinishedAsync(home, 0);
        var other = ReadManifest(home, whole);
        List<(Guid Photo, string Manifest)> damaged = [];
        foreach (var (number, damage) in Damages.Index())
        {
            var photo = await FinishedAsync(home, number + 1);
            damaged.Add((photo, ReadManifest(home, photo)));
            await PutAsync(home, photo, damage(damaged[^1].Manifest, other));
        }

        var found = await CareTests.RoundAsync(home, clock, CareKind.Verify);

        Assert.Equal((Damages.Length, 0L, 0L), (found.Manifests, found.ManifestsLeft, found.Damaged));
        Assert.All(damaged, one => Assert.Equal(one.Manifest, ReadManifest(home, one.Photo)));
        Assert.Equal((0, 0), await CheckAsync(home, [whole, .. damaged.Select(static one => one.Photo)]));
    }

    [Fact]
    public async Task What_was_true_when_it_was_written_and_what_is_about_to_be_written_is_no_finding()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (edited, trashed, arriving) = (await FinishedAsync(home, 1), await FinishedAsync(home, 2), await home.StoreAsync(SamplePhotos.Jpeg(3)));
        await home.Grains.Photo(edited).Edit(TestLibrary.Id, Captioned("At the lake"));
        await home.Library.TrashPhotos([trashed], AccountId.New());
        await home.Grains.Photo(trashed).KeepManifest(anyway: false);
        await home.Library.Adopt(AccountId.New());
        var id = (await home.Library.Add(arriving)).PhotoId;
        await PutAsync(home, id, Encoding.UTF8.GetString(PhotoManifest.Of(TestLibrary.Id, id, arriving with { Sha1 = new string('a', 40) }).ToBytes()));

        Assert.Equal((0, 0), await CheckAsync(home, edited, trashed, id));

        await home.Grains.Photo(edited).KeepManifest(anyway: false);
        Assert.Contains("At the lake", ReadManifest(home, edited), StringComparison.Ordinal);
        Assert.Equal((0, 0), await CheckAsync(home, edited));
    }

    [Fact]
    public async Task A_manifest_that_alone_knows_what_people_made_of_the_photo_stays_and_is_told()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (captioned, trashed) = (await FinishedAsync(home, 1), await FinishedAsync(home, 2)); // as after the restore of a database of before
        foreach (var (photo, made) in new[] { (captioned, "\"set\": { \"caption\": \"With Grandma\" }"), (trashed, $"\"trash\": {{ \"at\": \"2026-11-27T08:00:00Z\", \"by\": \"{Guid.NewGuid()}\" }}") })
        {
            await PutAsync(home, photo, Replace(ReadManifest(home, photo), "\"name\":", $"{made},\n  \"name\":"));
        }

        var before = (ReadManifest(home, captioned), ReadManifest(home, trashed));

        Assert.Equal((0, 2), await CheckAsync(home, captioned, trashed));

        Assert.Equal(before, (ReadManifest(home, captioned), ReadManifest(home, trashed)));
        await home.Grains.Photo(captioned).Edit(TestLibrary.Id, Captioned("With Grandma")); // somebody sets it again
        await home.Grains.Photo(captioned).KeepManifest(anyway: false);
        Assert.Equal((0, 1), await CheckAsync(home, captioned, trashed));
    }

    [Fact]
    public async Task A_manifest_that_does_not_know_what_the_photo_tells_stays_too_and_is_told()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await FinishedAsync(home, 1);
        var before = ReadManifest(home, photo);
        await home.Library.TrashPhotos([photo], AccountId.New());
        await home.Grains.Photo(photo).KeepManifest(anyway: false);
        Assert.NotEqual(before, ReadManifest(home, photo));
        await PutAsync(home, photo, before); // somebody took it out of the trash, and a database of before was restored

        Assert.Equal((0, 1), await CheckAsync(home, photo));

        await home.Grains.Photo(photo).KeepManifest(anyway: true); // as a move does
        Assert.Equal(before, ReadManifest(home, photo));
    }

    [Fact]
    public async Task A_manifest_that_a_newer_Qmulum_wrote_stays_and_is_told()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await FinishedAsync(home, 1);
        var before = ReadManifest(home, photo);
        var newer = Replace(before, $"\"schema\": {PhotoManifest.CurrentSchema}", $"\"schema\": {PhotoManifest.CurrentSchema + 1}");
        await PutAsync(home, photo, newer);

        Assert.Equal((0, 1), await CheckAsync(home, photo));

        await home.Grains.Photo(photo).KeepManifest(anyway: true); // as a move or fsck --mend does
        Assert.Equal(newer, ReadManifest(home, photo));
        await home.Grains.Photo(photo).Edit(TestLibrary.Id, Captioned("At the lake"));
        await home.Grains.Photo(photo).KeepManifest(anyway: false);
        Assert.Equal(newer, ReadManifest(home, photo));
        Assert.Equal((0, 1), await CheckAsync(home, photo));

        await PutAsync(home, photo, before); // as who knows the format would find it
        Assert.Equal((0, 0), await CheckAsync(home, photo));
        Assert.Contains("At the lake", ReadManifest(home, photo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_not_written_over_a_manifest_that_may_not_be_read()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await FinishedAsync(home, 1);
        var before = ReadManifest(home, photo);
        await home.Grains.Photo(photo).Edit(TestLibrary.Id, Captioned("At the lake"));
        home.Watched.OnOpen = Meeting(photo, () => throw new StoreReadOnlyException("No permission (played by a test)."));

        await home.Grains.Photo(photo).KeepManifest(anyway: false);
        await Assert.ThrowsAsync<StoreReadOnlyException>(() => home.Grains.Photo(photo).KeepManifest(anyway: true)); // as a move does

        Assert.Equal(before, ReadManifest(home, photo));
        home.Watched.OnOpen = _ => Task.CompletedTask;
        await home.Grains.Photo(photo).KeepManifest(anyway: false);
        Assert.Contains("At the lake", ReadManifest(home, photo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_may_not_be_read_or_cannot_be_written_holds_up_no_round()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await FinishedAsync(home, 1);
        foreach (var fault in new StoreException[] { new StoreReadOnlyException("No permission (played by a test)."), new StoreUnavailableException("It may not be read (played by a test).") { IsRefused = true } })
        {
            home.Watched.OnOpen = Meeting(photo, () => throw fault);
            Assert.Equal((0, 1), await CheckAsync(home, photo));
        }

        home.Watched.OnOpen = _ => Task.CompletedTask;
        await PutAsync(home, photo, "garbage");
        home.Watched.OnPut = _ => throw new StoreUnavailableException("Input/output error (played by a test).");
        Assert.Equal((0, 1), await CheckAsync(home, photo));
    }

    [Fact]
    public async Task A_manifest_on_a_bad_place_of_the_disk_is_written_anew_and_one_whose_location_goes_away_is_not_judged()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await FinishedAsync(home, 1);
        home.Watched.OnOpen = Meeting(photo, () => throw new StoreUnavailableException("Input/output error (played by a test)."));
        Assert.Equal((1, 0), await CheckAsync(home, photo));

        var written = 0;
        home.Watched.OnPut = _ => written++;
        home.Watched.OnOpen = Meeting(photo, () => home.Watched.IsFailing = true);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => CheckAsync(home, photo));
        Assert.Equal(0, written);

        (home.Watched.IsFailing, home.Watched.OnOpen) = (false, _ => Task.CompletedTask);
        Assert.Equal((0, 0), await CheckAsync(home, photo));
    }

    [Fact]
    public async Task A_manifest_that_finds_no_room_is_no_reason_to_read_all_bytes_again()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await FinishedAsync(home, 1);
        await PutAsync(home, photo, "garbage");
        home.Watched.OnPut = _ => throw new StoreFullException("The disk is full (played by a test).");

        Assert.Equal((0, 1), await CheckAsync(home, photo));

        home.Watched.OnPut = _ => { };
        Assert.Equal((1, 0), await CheckAsync(home, photo));
    }

    static PhotoEdit Captioned(string caption) => new() { Id = Guid.NewGuid(), By = AccountId.New(), Caption = caption };

    static string Replace(string text, string what, string with)
    {
        Assert.Contains(what, text, StringComparison.Ordinal);
        return text.Replace(what, with, StringComparison.Ordinal);
    }

    static Func<BlobKey, Task> Meeting(Guid photo, Action fault) => key =>
    {
        if (key.Value == LibraryLayout.Manifest(TestLibrary.Id, photo))
        {
            fault();
        }

        return Task.CompletedTask;
    };

    /// <summary>A photo of which all is done that was due, its manifest last.</summary>
    static async Task<Guid> FinishedAsync(TestLibrary home, int seed)
    {
        var id = (await home.AddAsync(SamplePhotos.Jpeg(seed))).PhotoId;
        var photo = home.Grains.Photo(id);
        while (await photo.BeginWork(1) is { } order)
        {
            await photo.ApplyWork(await home.Worker.RunAsync(order, None));
        }

        await CareTests.ReadAsync(home, id); // which tells its SHA-1
        await photo.KeepManifest(anyway: false);
        return id;
    }

    static string PathOf(TestLibrary home, Guid photo) => Path.Combine(home.FolderOf("location"), LibraryLayout.Manifest(TestLibrary.Id, photo));

    static string ReadManifest(TestLibrary home, Guid photo) => File.ReadAllText(PathOf(home, photo));

    static async Task PutAsync(TestLibrary home, Guid photo, string? content)
    {
        if (content is null)
        {
            File.Delete(PathOf(home, photo));
            return;
        }

        await File.WriteAllTextAsync(PathOf(home, photo), content);
    }

    /// <summary>As a verification does.</summary>
    static async Task<(long Mended, long Left)> CheckAsync(TestLibrary home, params Guid[] photos)
    {
        var found = CareCount.Zero;
        foreach (var photo in photos)
        {
            found += await home.Grains.Photo(photo).CheckManifest();
        }

        return (found.Manifests, found.ManifestsLeft);
    }
}
