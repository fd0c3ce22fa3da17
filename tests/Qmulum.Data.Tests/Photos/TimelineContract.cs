using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Photos;

public sealed class SqliteTimelineTests() : TimelineContract(IndexProvider.Sqlite);

public sealed class PostgresTimelineTests() : TimelineContract(IndexProvider.PostgreSql);

public abstract class TimelineContract(IndexProvider provider) : IndexContract(provider)
{
    [Fact]
    public async Task A_month_has_its_first_and_its_last_millisecond_and_not_its_neighbours()
    {
        string[] inside = ["2024-02-29T23:59:59.999", "2024-02-15", "2024-02-01T00:00:00.000"];
        await RecordAsync([.. inside.Append("2024-01-31T23:59:59.999").Append("2024-03-01T00:00:00.000").Select(taken => TestPhoto.New(taken))]);

        var page = await Index.Photos.MonthAsync(Library, 2024, 2, null, 10, default);
        Assert.Equal(inside.Select(DateTime.Parse), page.Photos.Select(row => row.Taken));
        Assert.Equal(3, page.Count);
        Assert.Equal(5, (await Index.Photos.ListAsync(Library, null, 10, default)).Photos.Count);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00.000")]
    [InlineData("1900-02-28T12:00:00.001")]
    [InlineData("9999-12-31T23:59:59.999")]
    public async Task Every_date_of_the_calendar_has_its_month(string taken)
    {
        var row = TestPhoto.New(taken);
        await RecordAsync(row);
        var month = Assert.Single(await Index.Photos.MonthsAsync(Library, default));
        Assert.Equal((row.Taken.Year, row.Taken.Month), (month.Year, month.Month));
        var page = await Index.Photos.MonthAsync(Library, month.Year, month.Month, null, 1, default);
        Assert.Equal(row.Taken, page.Photos.Single().Taken);
        Assert.Equal(row.PhotoId, (await Index.Photos.ListAsync(Library, null, 1, default)).Photos.Single().PhotoId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Paging_through_a_month_visits_each_photo_once_newest_first_and_by_id_within_a_millisecond(int limit)
    {
        PhotoRow[] rows = [.. Enumerable.Range(0, 40).Select(i => TestPhoto.New(new DateTime(2024, 6, 1 + (i / 10))))];
        await RecordAsync(rows);
        await RecordAsync(TestPhoto.New("2024-07-01"), TestPhoto.New("2024-05-31"));

        List<Guid> seen = [];
        MonthCursor? after = null;
        do
        {
            var page = await Index.Photos.MonthAsync(Library, 2024, 6, after, limit, default);
            Assert.InRange(page.Photos.Count, 1, limit);
            Assert.Equal((40, 40L), (page.Count, page.Seq));
            seen.AddRange(page.Photos.Select(row => row.PhotoId));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(
            rows.OrderByDescending(row => row.Taken).ThenBy(row => row.PhotoId.ToString(), StringComparer.Ordinal).Select(row => row.PhotoId), seen);
    }

    [Fact]
    public async Task Paging_through_a_library_visits_what_stays_once_while_others_come_and_go()
    {
        PhotoRow[] rows = [.. Enumerable.Range(0, 60).Select(i => TestPhoto.New(new DateTime(2020, 1, 1).AddDays(i * 11)))];
        await RecordAsync(rows);
        var newestFirst = rows.Reverse().ToArray();
        List<Guid> seen = [];
        MonthCursor? after = null;
        for (var round = 0; round == 0 || after is not null; round++)
        {
            var page = await Index.Photos.ListAsync(Library, after, 7, default);
            seen.AddRange(page.Photos.Select(row => row.PhotoId));
            after = page.Next;
            // The last one seen, which the cursor names, and one that is still to come go; a new one comes in front.
            await RecordAsync(
                newestFirst[Math.Min((round * 7) + 6, 59)].Next() with { Removed = true },
                newestFirst[Math.Min((round * 7) + 9, 59)].Next() with { Removed = true },
                TestPhoto.New("2024-01-01"));
        }

        var gone = Enumerable.Range(0, 9).Select(round => newestFirst[Math.Min((round * 7) + 9, 59)].PhotoId).ToHashSet();
        var expected = newestFirst.Select(row => row.PhotoId).Where(id => !gone.Contains(id)).ToList();
        Assert.Equal(expected, seen.Where(id => !gone.Contains(id)));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_cursor_of_another_month_is_refused()
    {
        MonthCursor cursor = new(new(2024, 7, 1), Guid.NewGuid());
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Index.Photos.MonthAsync(Library, 2024, 6, cursor, 10, default));
        Assert.Contains("of 2024-07, not of 2024-06", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10_000, 1)]
    [InlineData(2024, 0)]
    [InlineData(2024, 13)]
    public async Task A_month_that_no_calendar_has_is_refused(int year, int month) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.Photos.MonthAsync(Library, year, month, null, 10, default));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public async Task A_limit_out_of_range_is_refused(int limit)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.Photos.MonthAsync(Library, 2024, 6, null, limit, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.Photos.ListAsync(Library, null, limit, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.Photos.ChangesAsync(Library, 0, limit, default));
    }

    [Fact]
    public async Task A_library_without_photos_answers_as_an_empty_one()
    {
        Assert.Empty(await Index.Photos.MonthsAsync(Library, default));
        Assert.Equivalent(new MonthPage(0, 0, [], null), await Index.Photos.MonthAsync(Library, 2024, 6, null, 10, default));
        Assert.Equivalent(new PhotoPage([], null), await Index.Photos.ListAsync(Library, null, 10, default));
        Assert.Empty(await Index.Photos.ChangesAsync(Library, 0, 10, default));
        Assert.Empty(await Index.Photos.FindAsync(Library, [new byte[32]], default));
        Assert.Empty(await Index.Photos.FindAsync(Library, [], default));
    }

    Task<IReadOnlyList<LoggedChange>> RecordAsync(params PhotoRow[] rows) => Index.Photos.RecordAsync(Library, rows, default);
}
