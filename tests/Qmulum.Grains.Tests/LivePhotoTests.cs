using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>A picture and a film that came as two files are one photo, in whatever order they come and whatever becomes of them.</summary>
public class LivePhotoTests
{
    const string ContentId = "0F1A2B3C-0000-4D5E-8F90-112233445566";

    static readonly CancellationToken None = CancellationToken.None;
    static readonly Guid Anna = AccountId.New();
    static readonly Lazy<Task<byte[]>> MadeFilm = new(() => LivePhotos.FilmAsync(ContentId));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whichever_comes_first_both_are_one_photo_in_the_timeline_and_two_originals(bool stillFirst)
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = (LivePhotos.Still(ContentId, 1), await MadeFilm.Value);
        var first = await home.AddAsync(stillFirst ? still : film, "IMG_1");
        await DoneAsync(home);
        Assert.Null((await home.DetailsAsync(first.PhotoId)).Film);
        var second = await home.AddAsync(stillFirst ? film : still, "IMG_1");

        var pair = stillFirst ? (Still: first, Film: second) : (Still: second, Film: first);
        await PairedAsync(home, pair.Still.PhotoId, pair.Film.PhotoId);

        await home.DeactivateAsync();
        Assert.Equal(pair.Still.PhotoId, (await home.DetailsAsync(pair.Film.PhotoId)).PartOf);
        Assert.Equal([pair.Still.PhotoId], await ShownAsync(home));
        Assert.Equal(1, (await home.Timeline.GetMonths()).Photos);
        Assert.Equal(2, (await home.Timeline.List(null, 10)).Photos.Length);
        Assert.Equal((2, still.Length + film.Length), ((await home.Library.GetInfo())!.Photos, (await home.Library.GetInfo())!.Bytes));
        Assert.Equal(pair.Still.PhotoId, (await home.Library.GetChanges(0, 10)).Changes.Single(change => change.Photo.Id == pair.Film.PhotoId).Photo.PartOf);
        Assert.True((await home.Library.Add(await home.StoreAsync(film, "IMG_1"))).Duplicate);
    }

    [Fact]
    public async Task Both_go_into_the_trash_come_back_and_are_deleted_for_good_together()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = await PairAsync(home);

        Assert.Equal([still], (await home.Library.TrashPhotos([still], Anna)).ToArray());
        foreach (var id in new[] { still, film })
        {
            Assert.Null(await home.Grains.Photo(id).GetDetails());
        }

        Assert.Equal([still], (await home.Library.GetTrash(null, 10)).Photos.Select(one => one.Photo.Id));
        Assert.Equal(2, (await home.Library.GetInfo())!.Trash!.Photos);

        await home.Library.RestorePhotos([film], Anna);
        await DoneAsync(home);
        Assert.Equal([still], await ShownAsync(home));
        Assert.Equal(film, (await home.DetailsAsync(still)).Film);

        await home.Library.TrashPhotos([film], Anna);
        await home.Library.Add(await home.StoreAsync(await MadeFilm.Value)); // whoever sends the film again wants the photo
        Assert.Equal([still], await ShownAsync(home));

        await home.Library.TrashPhotos([still], Anna);
        Assert.Equal([still], (await home.Library.PurgePhotos([still])).ToArray());
        await DoneAsync(home);
        await Deadline.WaitAsync("both to be gone", async () => (await home.Library.GetInfo())!.Trash!.Photos == 0);
        Assert.Empty((await home.Timeline.List(null, 10)).Photos);
    }

    [Fact]
    public async Task A_film_whose_picture_alone_is_deleted_for_good_is_a_photo_of_its_own_again_or_that_of_another_copy()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = await PairAsync(home);
        var seen = (await home.Library.GetInfo())!.LastSeq;

        await PurgeAloneAsync(home, still);

        await Deadline.WaitAsync("the film to be shown", async () => (await ShownAsync(home)).SequenceEqual([film]));
        Assert.Equal(ChangeKind.Added, (await home.Library.GetChanges(seen, 10)).Changes.Single(change => change.Photo.Id == film).Kind);
        var copy = await home.AddAsync(LivePhotos.Still(ContentId, 9));
        await PairedAsync(home, copy.PhotoId, film);
    }

    [Fact]
    public async Task A_picture_whose_film_alone_is_deleted_for_good_has_none()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = await PairAsync(home);

        await PurgeAloneAsync(home, film);

        await Deadline.WaitAsync("the picture to be without it", async () => (await home.DetailsAsync(still)).Film is null);
        Assert.Equal([still], await ShownAsync(home));
    }

    [Fact]
    public async Task One_film_is_of_one_picture_and_files_with_nothing_in_common_but_a_name_stay_apart()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = await PairAsync(home);
        var copy = await home.AddAsync(LivePhotos.Still(ContentId, 2), "IMG_1");
        var other = await home.AddAsync(LivePhotos.Still("ANOTHER", 3), "IMG_1");
        await DoneAsync(home);

        Assert.Equal(film, (await home.DetailsAsync(still)).Film);
        foreach (var one in new[] { copy, other })
        {
            Assert.Null((await home.DetailsAsync(one.PhotoId)).Film);
        }

        Assert.Equal(3, (await ShownAsync(home)).Count);
        Assert.False(await home.Grains.Photo(film).JoinStill(TestLibrary.Id, copy.PhotoId));
        Assert.False(await home.Grains.Photo(film).JoinStill("other", still));
    }

    [Fact]
    public async Task A_picture_that_goes_into_the_trash_leaves_its_film_to_a_copy_that_stays()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = await PairAsync(home);
        var copy = (await home.AddAsync(LivePhotos.Still(ContentId, 2))).PhotoId;
        await DoneAsync(home);

        await home.Library.TrashPhotos([still], Anna);
        await DoneAsync(home);
        await PairedAsync(home, copy, film);
        Assert.Equal(1, (await home.Library.GetInfo())!.Trash!.Photos);

        await home.Library.RestorePhotos([still], Anna); // it has none: its film is the copy's now
        await DoneAsync(home);
        Assert.Null((await home.DetailsAsync(still)).Film);
        Assert.Equal(2, (await ShownAsync(home)).Count);

        await home.Library.TrashPhotos([still], Anna);
        await home.Library.PurgePhotos([still]);
        await Deadline.WaitAsync("the picture to be gone", async () => (await home.Library.GetInfo())!.Trash!.Photos == 0);
        await DoneAsync(home);
        Assert.Equal(copy, (await home.DetailsAsync(film)).PartOf);

        await home.Library.TrashPhotos([copy], Anna); // the last that it could be of
        Assert.Equal(2, (await home.Library.GetInfo())!.Trash!.Photos);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_another_account_sent_is_no_part_of_the_photo_whatever_identifier_it_has(bool isKnown)
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var theirs = (await home.Library.Add(await SentByAsync(home, LivePhotos.Still(ContentId, 7), Guid.NewGuid()))).PhotoId;
        var film = (await home.Library.Add(await SentByAsync(home, await MadeFilm.Value, isKnown ? Anna : null))).PhotoId;
        await DoneAsync(home);

        Assert.Null((await home.DetailsAsync(theirs)).Film);
        Assert.Equal(2, (await ShownAsync(home)).Count);

        var still = (await home.Library.Add(await SentByAsync(home, LivePhotos.Still(ContentId, 1), isKnown ? Anna : null))).PhotoId;
        await Deadline.WaitAsync("the two to be one photo", async () => (await home.DetailsAsync(still)).Film == film);
        await DoneAsync(home);
        await home.Library.TrashPhotos([theirs], Anna);
        Assert.Equal([still], await ShownAsync(home));
        Assert.Equal(1, (await home.Library.GetInfo())!.Trash!.Photos);
    }

    [Fact]
    public async Task A_film_in_the_trash_is_passed_over_there_only_while_its_picture_lies_there_too()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = await PairAsync(home);
        await TrashAloneAsync(home, film);
        Assert.Equal([film], await TrashedAsync(home));

        await TrashAloneAsync(home, still);
        Assert.Equal([still], await TrashedAsync(home));
    }

    [Fact]
    public async Task A_film_is_freed_that_joined_a_picture_which_was_deleted_for_good_before_it_knew()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = await PairAsync(home);
        await home.Grains.Photo(still).DropFilm(film);

        await PurgeAloneAsync(home, still);

        await Deadline.WaitAsync("the film to be shown", async () => (await ShownAsync(home)).SequenceEqual([film]));
        await Deadline.WaitAsync("it to be of its own", async () => (await home.DetailsAsync(film)).PartOf is null);
    }

    [Fact]
    public async Task Comparing_with_the_lists_frees_a_film_whose_picture_is_not_to_be_seen()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = await PairAsync(home);
        Assert.Equal(0, (await home.Grains.Photo(film).CompareWithLists(TestLibrary.Id)).Mended);
        await TrashAloneAsync(home, still);

        Assert.Equal(1, (await home.Grains.Photo(film).CompareWithLists(TestLibrary.Id)).Mended);

        Assert.Equal([film], await ShownAsync(home));
        Assert.Null((await home.DetailsAsync(film)).PartOf);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Comparing_with_the_lists_mends_a_pairing_that_they_have_lost(bool lostPart)
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (still, film) = await PairAsync(home);
        var row = (await home.Index.Photos.GetAsync(TestLibrary.Id, film, None))!;
        await home.Index.Photos.RecordAsync(TestLibrary.Id, [row with { Revision = row.Revision + 1, Removed = true }], None);
        await home.Index.Photos.ForgetAsync(TestLibrary.Id, [film], None);
        await home.Index.Photos.RecordAsync(TestLibrary.Id, [lostPart ? row with { PartOf = null } : row with { ContentId = "" }], None);

        Assert.Equal(1, (await home.Grains.Photo(film).CompareWithLists(TestLibrary.Id)).Mended);

        Assert.Equal([still], await ShownAsync(home));
        Assert.Equal([film], await home.Index.Pairs.FindAsync(TestLibrary.Id, row.ContentId, Data.PhotoKind.Video, None));
    }

    [Fact]
    public async Task What_a_fault_leaves_between_the_two_is_done_the_next_time()
    {
        await using var home = await TestLibrary.CreateAsync();
        var still = await DeriveAsync(home, LivePhotos.Still(ContentId, 1));
        var film = await DeriveAsync(home, await MadeFilm.Value);
        Assert.Equal(still, await home.Grains.Photo(film).FindStill());
        Assert.True(await home.Grains.Photo(film).JoinStill(TestLibrary.Id, still));

        // The process died here: the film has joined and the picture does not know.
        Assert.Equal(still, await home.Grains.Photo(film).FindStill());
        await home.Grains.Photo(still).TakeFilm();
        await home.Grains.Photo(still).TakeFilm();

        Assert.Equal(film, (await home.DetailsAsync(still)).Film);
        Assert.Equal([still], await ShownAsync(home));
    }

    static async Task<NewPhoto> SentByAsync(TestLibrary home, byte[] file, Guid? by)
    {
        var photo = await home.StoreAsync(file);
        return photo with { Origin = photo.Origin with { SentBy = by } };
    }

    static async Task<(Guid Still, Guid Film)> PairAsync(TestLibrary home)
    {
        var still = await home.AddAsync(LivePhotos.Still(ContentId, 1));
        var film = await home.AddAsync(await MadeFilm.Value);
        await PairedAsync(home, still.PhotoId, film.PhotoId);
        await DoneAsync(home);
        return (still.PhotoId, film.PhotoId);
    }

    /// <summary>As when the other half came back in between.</summary>
    static async Task PurgeAloneAsync(TestLibrary home, Guid id)
    {
        var trashed = await TrashAloneAsync(home, id);
        await home.Library.Record((await home.Grains.Photo(id).AskPurge(TestLibrary.Id, trashed.Trash!.Stamp))!);
    }

    static async Task<PhotoEntry> TrashAloneAsync(TestLibrary home, Guid id)
    {
        var trashed = (await home.Grains.Photo(id).Trash(TestLibrary.Id, Anna))!;
        await home.Library.Record(trashed);
        return trashed;
    }

    static async Task<List<Guid>> TrashedAsync(TestLibrary home) => [.. (await home.Library.GetTrash(null, 10)).Photos.Select(one => one.Photo.Id)];

    static Task PairedAsync(TestLibrary home, Guid still, Guid film) => Deadline.WaitAsync(
        "the two to be one photo", async () => (await home.DetailsAsync(still)).Film == film && (await ShownAsync(home)).SequenceEqual([still]));

    static Task DoneAsync(TestLibrary home) => Deadline.WaitAsync(
        "the queue to be empty", async () => (await home.Index.Tasks.LengthsAsync(None)).All(length => length.Waiting + length.Running == 0));

    static async Task<List<Guid>> ShownAsync(TestLibrary home)
    {
        List<Guid> shown = [];
        foreach (var month in (await home.Timeline.GetMonths()).Months)
        {
            var columns = await home.Timeline.GetMonth(month.Year, month.Month, null, 100);
            Assert.Equal(month.Count, columns.Id.Length);
            shown.AddRange(columns.Id);
        }

        return shown;
    }

    static async Task<Guid> DeriveAsync(TestLibrary home, byte[] file)
    {
        var photo = home.Grains.Photo((await home.AddAsync(file)).PhotoId);
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, None));
        await photo.Announce();
        return (await photo.GetEntry())!.Id;
    }
}
