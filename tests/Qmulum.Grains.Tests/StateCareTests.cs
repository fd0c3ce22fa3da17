using Qmulum.Grains.Care;
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
    public async Task The_states_of_all_photos_are_gone_over_in_parts_and_nobody_else_gets_one_however_long_all_of_them_take()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        List<Guid> photos = [];
        for (var number = 0; number < 12; number++)
        {
            photos.Add((await home.AddAsync([(byte)number])).PhotoId);
            await CareTests.ForgetAsync(home, photos[^1]);
        }

        var (care, worker, parts, entered) = (home.Grains.Care(), CareTests.WorkerOf(home, clock), 0, 0L);
        await care.StartNow(CareKind.Compare);
        while (await care.Begin(CareKind.Compare, "slow") is { LibraryId: CareSlice.AllStates } slice)
        {
            clock.Forward(TimeSpan.FromMinutes(20));
            Assert.Null(await care.Begin(CareKind.Compare, "quick"));
            var found = await worker.RunAsync(slice, None);
            await care.End(slice, "slow", found);
            (parts, entered) = (parts + 1, entered + (found.Mended > 0 ? 1 : 0));
        }

        Assert.Equal(256, parts);
        Assert.Equal(photos.Select(static photo => photo.ToByteArray(bigEndian: true)[0]).Distinct().Count(), entered);
        Assert.Equal(photos.Order(), (await home.Timeline.List(null, 100)).Photos.Select(static photo => photo.Id).Order());
    }

    [Fact]
    public async Task States_are_gone_over_by_steps_in_the_order_of_their_ids_and_what_is_gone_for_good_or_was_just_written_is_in_no_library()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        List<Guid> photos = [];
        for (var number = 0; number < 5; number++)
        {
            photos.Add((await home.AddAsync([(byte)number])).PhotoId);
        }

        await PurgeAsync(home, photos[3]);
        Assert.All(await StepAsync(null, 10), static photo => Assert.Null(photo.LibraryId));

        clock.Forward(TimeSpan.FromMinutes(2));
        var first = await StepAsync(null, 3);
        var second = await StepAsync(first[^1].Id, 3);
        Assert.Equal((3, 2), (first.Count, second.Count));
        Assert.Equal(photos.Order(), first.Concat(second).Select(static photo => photo.Id));
        Assert.All(first.Concat(second), photo => Assert.Equal(photo.Id == photos[3] ? null : TestLibrary.Id, photo.LibraryId));

        Task<IReadOnlyList<StatedPhoto>> StepAsync(Guid? after, int limit) => home.States.StepAsync(after, clock.GetUtcNow() - TimeSpan.FromMinutes(1), limit, None);
    }

    static async Task PurgeAsync(TestLibrary home, Guid photo)
    {
        await home.Library.TrashPhotos([photo], AccountId.New());
        var stamp = Assert.Single(await home.Index.Trash.FindAsync(TestLibrary.Id, [photo], None)).Stamp;
        await home.Grains.Photo(photo).AskPurge(TestLibrary.Id, stamp);
        await home.Grains.Photo(photo).Purge(stamp);
    }
}
