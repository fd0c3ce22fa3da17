using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>What only the states of photos tell of, which a comparison goes over, on either host.</summary>
public class StateCareTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_comparison_enters_a_photo_of_which_neither_an_entry_nor_a_file_is_left_and_tells_that_its_bytes_are_gone()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (lost, hidden, whole) = (await home.AddAsync("lost"u8.ToArray()), await home.AddAsync("hidden"u8.ToArray()), await home.AddAsync("whole"u8.ToArray()));
        await CareTests.ForgetAsync(home, lost.PhotoId);
        await home.Index.Photos.RecordAsync(
            TestLibrary.Id, [await CareTests.RowAsync(home, hidden.PhotoId, row => row with { Revision = row.Revision + 1, Removed = true })], None);
        await home.Store.DeleteAsync(BlobKey.Parse(lost.BlobKey), None);
        await home.Store.DeleteAsync(BlobKey.Parse(hidden.BlobKey), None);
        clock.Forward(TimeSpan.FromMinutes(2));

        Assert.Equal(2, (await CareTests.RoundAsync(home, clock, CareKind.Compare)).Damaged);

        var shown = (await home.Timeline.List(null, 10)).Photos.Select(static photo => photo.Id);
        Assert.Equal(new[] { lost.PhotoId, hidden.PhotoId, whole.PhotoId }.Order(), shown.Order());
        Assert.Equal(Problem.BytesDamaged, (await home.DetailsAsync(lost.PhotoId)).Problem?.Code);
        Assert.Equal(0, (await CareTests.RoundAsync(home, clock, CareKind.Compare)).Mended);
    }

    [Fact]
    public async Task States_are_gone_over_by_steps_in_the_order_of_their_ids_without_what_is_gone_for_good_or_was_just_written()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        List<Guid> photos = [];
        for (var number = 0; number < 5; number++)
        {
            photos.Add((await home.AddAsync([(byte)number])).PhotoId);
        }

        await PurgeAsync(home, photos[3]);
        var expected = photos.Except([photos[3]]).Order().ToList();

        Assert.Empty(await home.States.StepAsync(null, clock.GetUtcNow() - TimeSpan.FromMinutes(1), 10, None));

        clock.Forward(TimeSpan.FromMinutes(2));
        var first = await home.States.StepAsync(null, clock.GetUtcNow() - TimeSpan.FromMinutes(1), 3, None);
        var second = await home.States.StepAsync(first[^1].Id, clock.GetUtcNow() - TimeSpan.FromMinutes(1), 3, None);
        Assert.Equal(expected, first.Concat(second).Select(static photo => photo.Id));
        Assert.Equal(3, first.Count);
        Assert.All(first.Concat(second), photo => Assert.Equal(TestLibrary.Id, photo.LibraryId));
    }

    static async Task PurgeAsync(TestLibrary home, Guid photo)
    {
        await home.Library.TrashPhotos([photo], AccountId.New());
        var stamp = Assert.Single(await home.Index.Trash.FindAsync(TestLibrary.Id, [photo], None)).Stamp;
        await home.Grains.Photo(photo).AskPurge(TestLibrary.Id, stamp);
        await home.Grains.Photo(photo).Purge(stamp);
    }
}
