using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Statistics;

public sealed class SqliteStatisticTests() : StatisticContract(IndexProvider.Sqlite);

public sealed class PostgresStatisticTests() : StatisticContract(IndexProvider.PostgreSql);

public abstract class StatisticContract(IndexProvider provider) : IndexContract(provider)
{
    const long Today = 20_000;

    static readonly PhotoTraits Phone = new("image/heic", "Apple iPhone 15", Today, HasFailed: false);
    static readonly PhotoTraits Camera = new("image/jpeg", "Canon EOS R5", Today - 1, HasFailed: false);
    static readonly PhotoTraits Scan = new("image/jpeg", "", Today - 29, HasFailed: false);

    [Fact]
    public async Task Photos_are_counted_by_format_camera_day_and_location()
    {
        await RecordAsync("one", New(Phone, 10), New(Phone, 20), New(Camera, 100));
        await RecordAsync("two", New(Scan, 1000));

        var totals = await ReadAsync();

        Assert.Equal([new("image/heic", 2, 30), new("image/jpeg", 2, 1100)], totals.Formats.OrderBy(format => format.Name));
        Assert.Equal([new("Apple iPhone 15", 2, 30), new("Canon EOS R5", 1, 100)], totals.Cameras);
        Assert.Equal([new(Today - 29, 1, 1000), new(Today - 1, 1, 100), new(Today, 2, 30)], totals.Days);
        Assert.Equal([new("default", 4, 1130)], totals.Locations);
    }

    [Fact]
    public async Task A_photo_that_is_told_again_or_changes_or_goes_or_comes_back_is_counted_as_what_it_is_now()
    {
        var photo = New(Scan, 10);
        await RecordAsync("one", photo, photo, photo);
        Assert.Equal([new("image/jpeg", 1, 10)], (await ReadAsync()).Formats);

        var known = photo.Next() with { Traits = Camera };
        await RecordAsync("one", known, known);
        Assert.Equal([new("Canon EOS R5", 1, 10)], (await ReadAsync()).Cameras);

        await RecordAsync("one", known.Next() with { Removed = true });
        await RecordAsync("one", known.Next() with { Removed = true });
        var none = await ReadAsync();
        Assert.Empty(none.Formats.Concat(none.Cameras).Concat(none.Locations));
        Assert.Empty(none.Days);

        await RecordAsync("one", known.Next().Next() with { Removed = false, Traits = null }); // left as it is known
        Assert.Equal([new("Canon EOS R5", 1, 10)], (await ReadAsync()).Cameras);
    }

    [Fact]
    public async Task A_photo_in_the_trash_is_counted_by_its_location_alone_until_it_comes_back_or_is_gone()
    {
        var photo = New(Camera, 10);
        var trashed = photo.Next() with { Removed = true, Trash = new(Clock.GetUtcNow(), 2, IsBeingPurged: false) };
        await RecordAsync("one", photo, trashed, trashed);
        for (var i = 0; i < 2; i++)
        {
            var totals = await ReadAsync();
            Assert.Equal([new("default", 1, 10)], totals.Trash);
            Assert.Empty(totals.Formats.Concat(totals.Cameras).Concat(totals.Locations));
            await Index.Statistics.RecountAsync(default);
        }

        await RecordAsync("one", trashed.Next() with { Removed = false, Trash = null });
        Assert.Equal([new("default", 1, 10)], (await ReadAsync()).Locations);
        Assert.Empty((await ReadAsync()).Trash);
        var doomed = trashed.Next().Next() with { Trash = new(Clock.GetUtcNow(), 4, IsBeingPurged: true) };
        await RecordAsync("one", doomed);
        Assert.Equal([new("default", 1, 10)], (await ReadAsync()).Trash);
        await RecordAsync("one", doomed.Next() with { Trash = null, Traits = null, Size = 0 });
        Assert.Empty((await ReadAsync()).Trash);
    }

    [Fact]
    public async Task A_photo_that_was_not_counted_is_found_and_counted_once_without_a_new_number()
    {
        var old = TestPhoto.New("2024-06-01", 10);
        var gone = TestPhoto.New("2024-06-01", 10) with { Removed = true };
        await RecordAsync("one", old, gone, New(Phone, 5));
        Assert.Equal([new("image/heic", 1, 5)], (await ReadAsync()).Formats);
        Assert.Equal([old.PhotoId], await UncountedAsync());
        var before = await Index.Photos.TotalsAsync("one", default);

        for (var i = 0; i < 2; i++)
        {
            Assert.Empty(await RecordAsync("one", old with { Traits = Scan }, gone with { Traits = Scan }));
        }

        Assert.Equal([new("default", 2, 15)], (await ReadAsync()).Locations);
        Assert.Empty(await UncountedAsync());
        Assert.Equal(before, await Index.Photos.TotalsAsync("one", default));
    }

    [Fact]
    public async Task What_goes_with_its_library_is_not_counted_any_more()
    {
        PhotoRow[] rows = [New(Phone, 10), New(Camera, 20), New(Scan, 40)];
        await RecordAsync("one", rows);
        await RecordAsync("two", New(Phone, 80));

        await Index.Photos.ForgetAsync("one", [rows[0].PhotoId], default);
        await Index.Photos.ForgetAsync("one", [rows[0].PhotoId], default);
        Assert.Equal([new("default", 3, 140)], (await ReadAsync()).Locations);
        await Index.Photos.ForgetLibraryAsync("one", default);
        Assert.Equal([new("default", 1, 80)], (await ReadAsync()).Locations);
    }

    [Fact]
    public async Task A_transaction_that_fails_counts_nothing()
    {
        using CancellationTokenSource gone = new();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Index.Photos.RecordAsync("one", [New(Phone, 10), New(Phone, 20) with { Sha256 = [1] }], default));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Index.Photos.RecordAsync("one", [New(Phone, 10)], gone.Token));

        Assert.Empty((await ReadAsync()).Locations);
    }

    [Fact]
    public async Task Counts_are_exact_while_many_libraries_are_written_and_counts_are_folded_and_made_anew()
    {
        const int Libraries = 6;
        const int Rounds = 20;
        var doors = await OpenSeveralAsync(3);
        var writers = Enumerable.Range(0, Libraries).Select(async library =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var photo = New(round % 2 == 0 ? Phone : Camera, 1);
                await doors[library % 3].Photos.RecordAsync($"l{library}", [photo], default);
                await doors[library % 3].Photos.RecordAsync($"l{library}", [photo.Next() with { Traits = Scan, Removed = round % 5 == 4 }], default);
            }
        }).ToList();
        var counters = doors.Select(async (door, i) =>
        {
            while (!writers.TrueForAll(writer => writer.IsCompleted))
            {
                await (i == 0 ? door.Statistics.RecountAsync(default) : door.Statistics.FoldAsync(default));
            }
        });
        await Task.WhenAll([.. writers, .. counters]);

        var left = Libraries * Rounds * 4 / 5;
        var kept = await ReadAsync();
        Assert.Equal([new("default", left, left)], kept.Locations);
        Assert.Equal([new("image/jpeg", left, left)], kept.Formats);
        Assert.Empty(kept.Cameras);
        await Index.Statistics.RecountAsync(default);
        Assert.Equivalent(kept, await ReadAsync(), strict: true);
    }

    [Fact]
    public async Task The_cameras_with_the_most_photos_are_told_first_and_no_more_than_asked()
    {
        for (var camera = 1; camera <= 12; camera++)
        {
            await RecordAsync("one", [.. Enumerable.Range(0, camera).Select(_ => New(Scan with { Camera = $"camera {camera}" }, 1))]);
        }

        var totals = await Index.Statistics.ReadAsync(Today, 30, 10, default);

        Assert.Equal(Enumerable.Range(3, 10).Reverse().Select(camera => new NamedCount($"camera {camera}", camera, camera)), totals.Cameras);
    }

    [Fact]
    public async Task Photos_on_which_something_failed_are_found_until_it_did_not()
    {
        var failed = New(Phone with { HasFailed = true }, 10);
        await RecordAsync("one", failed, New(Phone, 10));

        Assert.Equal([new("one", failed.PhotoId)], await Index.Statistics.FailedAsync(PhotoPlace.First, 10, default));
        Assert.Equal(1, await Index.Statistics.CountFailedAsync(default));
        Assert.Empty(await Index.Statistics.FailedAsync(new("one", failed.PhotoId), 10, default));
        await RecordAsync("one", failed.Next() with { Traits = Phone });
        Assert.Equal(0, await Index.Statistics.CountFailedAsync(default));
    }

    static PhotoRow New(PhotoTraits traits, long size) => TestPhoto.New("2024-06-01", size) with { Traits = traits };

    Task<IReadOnlyList<LoggedChange>> RecordAsync(string library, params PhotoRow[] rows) => Index.Photos.RecordAsync(library, rows, default);

    Task<StatisticTotals> ReadAsync() => Index.Statistics.ReadAsync(Today, 30, 20, default);

    async Task<IEnumerable<Guid>> UncountedAsync() =>
        (await Index.Statistics.UncountedAsync(PhotoPlace.First, 10, default)).Select(place => place.PhotoId);
}
