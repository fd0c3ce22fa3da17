using Qmulum.Grains.Interfaces;
using Qmulum.Media;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>Edits of a photo: what is shown, what stays, and the way back.</summary>
public class EditTests
{
    static readonly Guid By = Guid.NewGuid();
    static readonly DateTime Taken = new(2024, 5, 31, 23, 30, 0);

    [Fact]
    public async Task A_turn_shows_at_once_leaves_the_file_alone_and_goes_back()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (photo, id) = await ShownAsync(home);
        var before = await home.DetailsAsync(id);

        var right = (await photo.Edit(TestLibrary.Id, New() with { Turn = Turn.Right }))!;

        var turned = await home.DetailsAsync(id);
        Assert.Equal((before.Entry.Height, before.Entry.Width), (right.Width, right.Height));
        Assert.NotEqual(before.Entry.Tag, right.Tag);
        Assert.Equal(PhotoStatus.Ready, right.Status);
        Assert.All(turned.Renditions, rendition => Assert.True(rendition.Height > rendition.Width));
        Assert.Equal(before.Versions.ToArray(), turned.Versions.ToArray());
        Assert.Equal((before.Entry.Height, before.Entry.Width), await EditedSizeAsync(home, id));
        var undone = (await photo.Edit(TestLibrary.Id, New() with { Undo = true }))!;
        Assert.Equal((before.Entry.Width, before.Entry.Height), (undone.Width, undone.Height));
        Assert.Null((await home.DetailsAsync(id)).Frame);
        await Assert.ThrowsAsync<QmulumException>(() => photo.Edit(TestLibrary.Id, New() with { Undo = true }));
    }

    [Fact]
    public async Task What_is_made_again_later_is_turned_too()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (photo, id) = await ShownAsync(home);
        await photo.Edit(TestLibrary.Id, New() with { Turn = Turn.Left });

        await photo.RemakeRenditions();
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None));

        var details = await home.DetailsAsync(id);
        Assert.Equal((64, 96), (details.Entry.Width, details.Entry.Height));
        Assert.All(details.Renditions, rendition => Assert.Equal((64, 96), (rendition.Width, rendition.Height)));
    }

    [Fact]
    public async Task A_turn_that_comes_while_the_pictures_are_being_made_is_in_them()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1, taken: Taken));
        var photo = home.Grains.Photo(receipt.PhotoId);
        var late = await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None);

        await photo.Edit(TestLibrary.Id, New() with { Turn = Turn.Right });
        await photo.ApplyWork(late);

        var again = await photo.BeginWork(1);
        Assert.NotNull(again);
        await photo.ApplyWork(await home.Worker.RunAsync(again, CancellationToken.None));
        var details = await home.DetailsAsync(receipt.PhotoId);
        Assert.All(details.Renditions, rendition => Assert.Equal((64, 96), (rendition.Width, rendition.Height)));
        Assert.Equal(PhotoStatus.Ready, details.Entry.Status);
    }

    [Fact]
    public async Task Two_edits_at_once_both_land_and_one_that_is_sent_twice_lands_once()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (photo, id) = await ShownAsync(home);
        var twice = New() with { Turn = Turn.Right };

        await Task.WhenAll(
            photo.Edit(TestLibrary.Id, twice),
            photo.Edit(TestLibrary.Id, New() with { Caption = "At the sea", AddTags = ["sea"] }),
            photo.Edit(TestLibrary.Id, New() with { Rating = 4, AddTags = ["summer"] }),
            photo.Edit(TestLibrary.Id, twice));
        await home.DeactivateAsync();

        var details = await home.DetailsAsync(id);
        Assert.Equal((6, "At the sea", 4), (details.Edits.Turn, details.Edits.Caption, details.Edits.Rating));
        Assert.Equal(["sea", "summer"], details.Edits.Tags!.Order());
    }

    [Fact]
    public async Task A_photo_whose_date_is_changed_moves_to_its_month_exactly_once_and_back()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (photo, id) = await ShownAsync(home);
        await photo.Announce();

        await photo.Edit(TestLibrary.Id, New() with { ShiftMinutes = 60 });

        Assert.Equal([(2024, 6, 1)], await MonthsAsync(home));
        Assert.Equal(new DateTime(2024, 6, 1, 0, 30, 0), (await home.DetailsAsync(id)).Taken.Local);
        Assert.Equal(Taken, (await home.DetailsAsync(id)).TakenByFile!.Local);
        await photo.Edit(TestLibrary.Id, New() with { Reset = [EditedFact.Taken] });
        Assert.Equal([(2024, 5, 1)], await MonthsAsync(home));
    }

    [Fact]
    public async Task A_failing_store_refuses_the_edit_and_changes_nothing()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (photo, id) = await ShownAsync(home);
        var before = await home.DetailsAsync(id);

        home.Faults.FailNextWrites(1);
        await GrainFaults.StrikesAsync(() => photo.Edit(TestLibrary.Id, New() with { Turn = Turn.Right }));

        Assert.Equal(before.Entry.Tag, (await home.DetailsAsync(id)).Entry.Tag);
        Assert.Equal(1, (await home.DetailsAsync(id)).Edits.Turn);
        Assert.Equal(6, await TurnedAsync(photo, home, id));
    }

    [Fact]
    public async Task Another_librarys_photo_is_not_edited()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (photo, id) = await ShownAsync(home);

        Assert.Null(await photo.Edit("another", New() with { Rating = 5 }));
        Assert.Null(await home.Grains.Photo(Guid.NewGuid()).Edit(TestLibrary.Id, New() with { Rating = 5 }));
        Assert.Null((await home.DetailsAsync(id)).Edits.Rating);
    }

    [Fact]
    public async Task A_photo_tells_its_life()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (photo, _) = await ShownAsync(home);
        await photo.Edit(TestLibrary.Id, New() with { Caption = "One" });
        await photo.Edit(TestLibrary.Id, New() with { Undo = true });
        for (var i = 0; i < 300; i++)
        {
            await photo.Edit(TestLibrary.Id, New() with { Rating = i % 5 });
        }

        var life = await photo.GetHistory();

        Assert.Equal(201, life.Length);
        Assert.Equal((PhotoEventKind.Edited, "rating", By), (life[0].Kind, life[0].What, life[0].By));
        Assert.Equal(PhotoEventKind.Received, life[^1].Kind);
    }

    [Fact]
    public async Task An_operation_is_in_the_history_with_its_version_and_how_long_it_took()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (photo, _) = await ShownAsync(home);

        var made = (await photo.GetHistory()).Single(one => one.What == "thumbnails@1");

        Assert.Equal((PhotoEventKind.Operation, 1, "done", null), (made.Kind, made.Version, made.Outcome, made.By));
        Assert.InRange(made.Milliseconds!.Value, 0, 60_000);
    }

    [Fact]
    public async Task A_part_that_is_cut_out_is_made_anew_and_fetched_as_a_new_picture()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (photo, id) = await ShownAsync(home);

        await photo.Edit(TestLibrary.Id, New() with { Crop = new(0.25, 0, 0.5, 1, 0) });
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None));

        var details = await home.DetailsAsync(id);
        Assert.Equal((48, 64), (details.Entry.Width, details.Entry.Height));
        Assert.All(details.Renditions, rendition => Assert.Equal((48, 64), (rendition.Width, rendition.Height)));
        Assert.Equal((48, 64), await EditedSizeAsync(home, id));
    }

    static PhotoEdit New() => new() { Id = Guid.NewGuid(), By = By };

    static async Task<(IPhotoGrain Photo, Guid Id)> ShownAsync(TestLibrary home)
    {
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1, 96, 64, Taken));
        var photo = home.Grains.Photo(receipt.PhotoId);
        await photo.ApplyWork(await home.Worker.RunAsync((await photo.BeginWork(1))!, CancellationToken.None));
        await photo.Announce();
        return (photo, receipt.PhotoId);
    }

    static async Task<int> TurnedAsync(IPhotoGrain photo, TestLibrary home, Guid id)
    {
        await photo.Edit(TestLibrary.Id, New() with { Turn = Turn.Right });
        return (await home.DetailsAsync(id)).Edits.Turn;
    }

    static async Task<List<(int, int, int)>> MonthsAsync(TestLibrary home) =>
        [.. (await home.Timeline.GetMonths()).Months.Select(month => (month.Year, month.Month, (int)month.Count))];

    static async Task<(int Width, int Height)> EditedSizeAsync(TestLibrary home, Guid id)
    {
        var edited = await home.Grains.Rendition(new(id, RenditionKinds.Edited, Interfaces.RenditionFormat.Jpeg)).Get();
        await using var blob = await home.Store.OpenAsync(BlobKey.Parse(edited.BlobKey), null, CancellationToken.None);
        using var engine = new MediaEngine(new());
        var derived = await engine.DeriveAsync(blob.Content, blob.Length, DerivePlan.Everything(), CancellationToken.None);
        return (derived.Pixels!.Width, derived.Pixels.Height);
    }
}
