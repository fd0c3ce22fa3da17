using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Photos;
using Qmulum.Storage;
using PhotoState = Qmulum.Grains.Photos.PhotoState;

namespace Qmulum.Grains.Tests;

/// <summary>Originals that the replicas alone keep: what lets one go, and how it comes back. On either host.</summary>
public class ElsewhereTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_released_original_is_gone_from_the_location_and_the_photo_says_since_when()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await AddReadyAsync(home);
        var photo = home.Grains.Photo(receipt.PhotoId);

        var terms = await home.LetGoAsync(receipt.PhotoId);
        Assert.True(await photo.Release(terms));
        Assert.True(await photo.Release(terms));

        Assert.Null(await home.Store.StatAsync(BlobKey.Parse(receipt.BlobKey), None));
        var details = await home.DetailsAsync(receipt.PhotoId);
        Assert.NotNull(details.Versions[0].ElsewhereSince);
        Assert.Equal(PhotoStatus.Ready, details.Entry.Status);
        Assert.All(details.Renditions, rendition => Assert.NotNull(home.Store.StatAsync(BlobKey.Parse(rendition.BlobKey), None).Result));
        Assert.Equal([true, false, false], (await photo.GetBlobs()).Select(blob => blob.IsElsewhere));
        Assert.Single(await photo.GetHistory(), one => one.Kind == PhotoEventKind.Released);
        Assert.Equal((1L, receipt.Size), await TotalsAsync(home));
        Assert.Empty(await UnfreedAsync(home));
        await Deadline.WaitAsync("the manifest to tell it", async () => (await ManifestAsync(home, receipt.PhotoId))?.Elsewhere is not null);
        await photo.NoteDamage(1, "not there"); // somebody was just reading it
        Assert.Null((await home.DetailsAsync(receipt.PhotoId)).Problem);
    }

    [Fact]
    public async Task When_the_state_is_not_written_nothing_is_deleted()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await AddReadyAsync(home);
        var photo = home.Grains.Photo(receipt.PhotoId);
        var terms = await home.LetGoAsync(receipt.PhotoId);
        home.Faults.FailNextWrites(1);

        await GrainFaults.StrikesAsync(() => photo.Release(terms));

        Assert.NotNull(await home.Store.StatAsync(BlobKey.Parse(receipt.BlobKey), None));
        Assert.Null((await home.DetailsAsync(receipt.PhotoId)).Versions[0].ElsewhereSince);
        Assert.Equal([receipt.PhotoId], await UnfreedAsync(home));
        await photo.FinishRelease(TestLibrary.Id); // as the next round does: what was proven then is proven no more
        Assert.NotNull(await home.Store.StatAsync(BlobKey.Parse(receipt.BlobKey), None));
        Assert.Equal((0L, 0L), await TotalsAsync(home));
        Assert.False(await photo.Recall());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_died_between_the_state_and_the_removal_is_finished_by_the_next_round_or_is_here_when_it_is_asked_for(bool isAskedFor)
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await AddReadyAsync(home);
        var key = BlobKey.Parse(receipt.BlobKey);
        await DieBeforeRemovalAsync(home, receipt.PhotoId);
        Assert.NotNull(await home.Store.StatAsync(key, None));
        Assert.NotNull((await home.DetailsAsync(receipt.PhotoId)).Versions[0].ElsewhereSince);
        Assert.Equal([receipt.PhotoId], await UnfreedAsync(home));

        if (isAskedFor)
        {
            Assert.False(await home.Grains.Photo(receipt.PhotoId).Recall());
            Assert.Null((await home.DetailsAsync(receipt.PhotoId)).Versions[0].ElsewhereSince);
            Assert.Equal((0L, 0L), await TotalsAsync(home));
        }
        else
        {
            await home.Grains.Photo(receipt.PhotoId).FinishRelease(TestLibrary.Id);
            Assert.Equal((1L, receipt.Size), await TotalsAsync(home));
        }

        Assert.Equal(isAskedFor, await home.Store.StatAsync(key, None) is not null);
        Assert.Empty(await UnfreedAsync(home));
    }

    [Theory]
    [InlineData("all are asked back")]
    [InlineData("a copy was lost and is there again")]
    [InlineData("a replica was not counted on and is again")]
    [InlineData("a copy is not believed any more")]
    [InlineData("the library keeps its originals")]
    public async Task What_a_crash_left_is_kept_and_the_photos_again_when_it_is_wanted_or_copies_went_meanwhile(string change)
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await AddReadyAsync(home);
        await DieBeforeRemovalAsync(home, receipt.PhotoId);
        await (change switch
        {
            "all are asked back" => home.Grains.Replicas(TestLibrary.Id).RecallAll(),
            "a copy was lost and is there again" => DoneAsync(() => home.LoseCopyAsync(receipt.PhotoId), () => home.LetGoAsync(receipt.PhotoId)),
            "a replica was not counted on and is again" => DoneAsync(home.CountOnOneLessAsync, () => home.LetGoAsync(receipt.PhotoId)),
            "a copy is not believed any more" => home.RefuteCopyAsync(receipt.PhotoId),
            _ => home.Library.KeepOriginals(null),
        });

        await home.Grains.Photo(receipt.PhotoId).FinishRelease(TestLibrary.Id);

        Assert.NotNull(await home.Store.StatAsync(BlobKey.Parse(receipt.BlobKey), None));
        Assert.Null((await home.DetailsAsync(receipt.PhotoId)).Versions[0].ElsewhereSince);
        Assert.Equal((0L, 0L), await TotalsAsync(home));
    }

    [Fact]
    public async Task A_release_whose_proofs_are_not_those_of_who_holds_it_now_keeps_the_bytes()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await AddReadyAsync(home);
        var terms = await home.LetGoAsync(receipt.PhotoId);

        Assert.False(await home.Grains.Photo(receipt.PhotoId).Release(terms with { Proven = [terms.Proven[0], Guid.NewGuid()] }));

        Assert.NotNull(await home.Store.StatAsync(BlobKey.Parse(receipt.BlobKey), None));
        Assert.Null((await home.DetailsAsync(receipt.PhotoId)).Versions[0].ElsewhereSince);
    }

    [Fact]
    public async Task A_row_that_stayed_when_the_photo_came_back_is_wanted_no_more_after_the_next_round()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var receipt = await AddReadyAsync(home);
        await home.Index.Elsewhere.EnterAsync(TestLibrary.Id, receipt.PhotoId, DateTimeOffset.UtcNow, None);
        await home.Index.Elsewhere.FreedAsync(TestLibrary.Id, receipt.PhotoId, None);
        await home.Index.Elsewhere.RecallAsync(TestLibrary.Id, receipt.PhotoId, DateTimeOffset.UtcNow, None);

        Assert.Equal([receipt.PhotoId], await UnfreedAsync(home));
        await home.Grains.Photo(receipt.PhotoId).FinishRelease(TestLibrary.Id);

        Assert.False(await home.Grains.Replicas(TestLibrary.Id).IsRecalled(receipt.PhotoId));
        Assert.NotNull(await home.Store.StatAsync(BlobKey.Parse(receipt.BlobKey), None));
    }

    [Fact]
    public async Task What_is_asked_back_is_wanted_of_a_replica_that_holds_it_and_is_back_when_its_bytes_are()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var content = SamplePhotos.Jpeg(1);
        var receipt = await AddReadyAsync(home, content);
        var (photo, replicas, account, replica) = (home.Grains.Photo(receipt.PhotoId), home.Grains.Replicas(TestLibrary.Id), AccountId.New(), Guid.NewGuid());
        await replicas.Register(new(replica, account, "nas"));
        await replicas.Report(new(replica, account, 1, [new(receipt.PhotoId, DateTimeOffset.UtcNow)], []));
        await photo.Release(await home.LetGoAsync(receipt.PhotoId));
        Assert.Empty(await replicas.GetWanted(replica, account, 10));
        Assert.False(await replicas.IsRecalled(receipt.PhotoId));

        Assert.True(await photo.Recall());
        Assert.True(await photo.Recall());

        Assert.True(await replicas.IsRecalled(receipt.PhotoId));
        Assert.Equal(receipt.PhotoId, Assert.Single(await replicas.GetWanted(replica, account, 10)).PhotoId);
        Assert.Single(await photo.GetHistory(), one => one.Kind == PhotoEventKind.Recalled);

        await GrainFaultAsync(FaultCode.Unavailable, () => photo.NoteMended(1, "sent again")); // its bytes are not there yet
        await home.Store.PutAsync(BlobKey.Parse(receipt.BlobKey), content, None);
        await photo.NoteMended(1, "sent again");
        await photo.NoteMended(1, "sent again");

        Assert.Null((await home.DetailsAsync(receipt.PhotoId)).Versions[0].ElsewhereSince);
        Assert.Empty(await replicas.GetWanted(replica, account, 10));
        Assert.Single(await photo.GetHistory(), one => one.Kind == PhotoEventKind.Returned);
        Assert.False(await photo.Recall());
        Assert.False(await photo.Release((await home.LetGoAsync(receipt.PhotoId)) with { ReturnedBefore = DateTimeOffset.UtcNow.AddDays(-30) }));
        Assert.NotNull(await home.Store.StatAsync(BlobKey.Parse(receipt.BlobKey), None));
    }

    [Fact]
    public async Task Bytes_that_came_back_are_not_taken_for_what_a_release_left()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var content = SamplePhotos.Jpeg(1);
        var receipt = await AddReadyAsync(home, content);
        var photo = home.Grains.Photo(receipt.PhotoId);
        await photo.Release(await home.LetGoAsync(receipt.PhotoId));
        await home.Store.PutAsync(BlobKey.Parse(receipt.BlobKey), content, None); // a return whose process died before it was entered

        await photo.FinishRelease(TestLibrary.Id);

        Assert.NotNull(await home.Store.StatAsync(BlobKey.Parse(receipt.BlobKey), None));
        Assert.False(await photo.Recall());
    }

    static async Task DoneAsync(params Func<Task>[] steps)
    {
        foreach (var step in steps)
        {
            await step();
        }
    }

    public static TheoryData<string> Reasons => [.. Kept.Keys];

    static readonly Dictionary<string, Func<PhotoState, PhotoState>> Kept = new()
    {
        ["a task is due"] = photo => photo with { Tasks = [new("thumbnails@2", PhotoTaskStatus.Due, 0, null, null, null)] },
        ["a backfill is due"] = photo => photo with { Tasks = [new("thumbnails@2", PhotoTaskStatus.Due, 0, null, null, null) { IsBackfill = true }] },
        ["a task was given up"] = photo => photo with { Tasks = [new("thumbnails@2", PhotoTaskStatus.Failed, 7, "no", null, null)] },
        ["a backfill was given up"] = photo => photo with { Tasks = [new("thumbnails@2", PhotoTaskStatus.Failed, 7, "no", null, null) { IsBackfill = true }] },
        ["a film is due"] = photo => photo with { Tasks = [new("transcode@1", PhotoTaskStatus.Due, 0, null, null, null)] },
        ["a task was taken back"] = photo => photo with { Tasks = [new("thumbnails@2", PhotoTaskStatus.Cancelled, 0, null, null, null)] },
        ["damage"] = photo => photo.Damaged(1, "changed", Now),
        ["a problem"] = photo => photo with { Problem = new("truncated", "half") },
        ["trash"] = photo => photo.Trashed(AccountId.New(), Now),
        ["deleted for good"] = photo => photo.Purged(Now),
        ["deleted for good, and with all that it had"] = photo => photo with { PurgedAt = Now },
        ["too young"] = photo => photo with { ReceivedAt = Now.AddDays(-6) },
        ["came back lately"] = photo => photo.Released(2, Now.AddDays(-20)).Returned("nas", Now.AddDays(-10)),
        ["away already"] = photo => photo.Released(2, Now),
        ["another library"] = photo => photo with { LibraryId = "other" },
        ["no preview"] = photo => photo with { Renditions = [Made(RenditionKinds.Thumbnail)] },
        ["no thumbnail"] = photo => photo with { Renditions = [Made(RenditionKinds.Preview)] },
        ["a picture that moves"] = photo => photo with { Pixels = photo.Pixels! with { Frames = 2 } },
        ["a film without a picture of its own"] = photo => photo with { Kind = Interfaces.PhotoKind.Video },
        ["another kind of file"] = photo => photo with { Kind = Interfaces.PhotoKind.Other },
        ["the film of a Live Photo"] = photo => photo with { PartOf = Guid.NewGuid() },
        ["the picture of a Live Photo"] = photo => photo with { Film = Guid.NewGuid() },
        ["a motion photo"] = photo => photo with { Facts = new(null, null, null, null, null, null, [], Film: new(1, 2)) },
        ["an edited version"] = photo => photo with { Versions = photo.Versions.Add(photo.Versions[0] with { Number = 2 }) },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Stays(string reason)
    {
        ReleaseTerms week = new(TestLibrary.Id, Now.AddDays(-7), Now.AddDays(-30), Copies: 2);
        Assert.True(Ready.MayBeReleased(week));
        Assert.True((Ready with { Kind = Interfaces.PhotoKind.Video, Renditions = Ready.Renditions.Add(Made(RenditionKinds.Film)) }).MayBeReleased(week));
        Assert.True(Ready.Released(2, Now.AddDays(-60)).Returned("nas", Now.AddDays(-40)).MayBeReleased(week));

        Assert.False(Kept[reason](Ready).MayBeReleased(week));
    }

    static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    static async Task DieBeforeRemovalAsync(TestLibrary home, Guid photo)
    {
        var terms = await home.LetGoAsync(photo);
        home.Watched.OnDelete = _ => throw new StoreUnavailableException("killed (played by a test)");
        await Assert.ThrowsAnyAsync<Exception>(() => home.Grains.Photo(photo).Release(terms));
        home.Watched.OnDelete = _ => { };
        await home.DeactivateAsync();
    }

    static PhotoState Ready { get; } = PhotoState.Of(
        TestLibrary.Id, new(ContentHash.None, 5, "key", "image/jpeg", "a.jpg", new(null, null, null, null), Now.AddDays(-8)), []) with
    {
        Pixels = new(1, 1, 1, false, 1),
        Renditions = [Made(RenditionKinds.Thumbnail), Made(RenditionKinds.Preview)],
        Tag = "v1-t1",
    };

    static Rendition Made(string kind) => new(kind, "image/jpeg", 1, 1, 1, kind);

    static async Task GrainFaultAsync(FaultCode code, Func<Task> call) => Assert.Equal(code, (await Assert.ThrowsAsync<QmulumException>(call)).Code);

    static async Task<Receipt> AddReadyAsync(TestLibrary home, byte[]? content = null)
    {
        var receipt = await home.AddAsync(content ?? SamplePhotos.Jpeg(1));
        await Deadline.WaitAsync("it to be ready", async () => (await home.DetailsAsync(receipt.PhotoId)).Entry.Status == PhotoStatus.Ready);
        return receipt;
    }

    static async Task<(long Photos, long Bytes)> TotalsAsync(TestLibrary home)
    {
        var totals = await home.Index.Elsewhere.TotalsAsync(TestLibrary.Id, new(Guid.Empty, 2, default), None);
        return (totals.Photos, totals.Bytes);
    }

    static Task<List<Guid>> UnfreedAsync(TestLibrary home) =>
        home.Index.Elsewhere.UnfreedAsync(new(TestLibrary.Id, Guid.Empty, Guid.AllBitsSet), 10, None);

    static async Task<PhotoManifest?> ManifestAsync(TestLibrary home, Guid photo)
    {
        if (await home.Store.StatAsync(BlobKey.Parse(LibraryLayout.Manifest(TestLibrary.Id, photo)), None) is null)
        {
            return null;
        }

        await using var blob = await home.Store.OpenAsync(BlobKey.Parse(LibraryLayout.Manifest(TestLibrary.Id, photo)), null, None);
        using MemoryStream json = new();
        await blob.Content.CopyToAsync(json);
        return PhotoManifest.TryRead(json.ToArray());
    }
}
