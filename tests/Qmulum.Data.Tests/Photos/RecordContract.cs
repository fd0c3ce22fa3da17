using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Photos;

public sealed class SqliteRecordTests() : RecordContract(IndexProvider.Sqlite);

public sealed class PostgresRecordTests() : RecordContract(IndexProvider.PostgreSql);

public abstract class RecordContract(IndexProvider provider) : IndexContract(provider)
{
    [Fact]
    public async Task Numbers_the_rows_of_a_library_in_their_order_from_one()
    {
        PhotoRow[] rows = [.. Enumerable.Range(1, 5).Select(day => TestPhoto.New($"2024-06-0{day}"))];
        var first = await RecordAsync(rows[0], rows[1]);
        Clock.Advance(TimeSpan.FromHours(1));
        var second = await RecordAsync(rows[2..]);

        LoggedChange[] logged = [.. first, .. second];
        Assert.Equal([1L, 2, 3, 4, 5], logged.Select(change => change.Seq));
        Assert.Equal(rows.Select(row => row.PhotoId), logged.Select(change => change.Photo.PhotoId));
        Assert.All(logged, change => Assert.Equal(ChangeKind.Added, change.Kind));
        Assert.Equal(TimeSpan.FromHours(1), second[0].At - first[0].At);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Passes_over_a_row_whose_revision_is_not_above_the_stored_one(long revision)
    {
        var row = TestPhoto.New("2024-06-01") with { Revision = 2 };
        await RecordAsync(row);
        var again = row with { Revision = revision, Name = "other.jpg", Removed = true };

        Assert.Empty(await RecordAsync(again, again));
        Assert.Equal(new(1, 1000, 1), await TotalsAsync());
        Assert.Equal("IMG_0001.JPG", (await GetAsync(row))!.Name);
    }

    [Fact]
    public async Task Returns_every_value_as_it_was_given()
    {
        PhotoRow row = new()
        {
            PhotoId = Guid.NewGuid(),
            Revision = long.MaxValue,
            Sha256 = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 8))],
            Size = 5_000_000_000,
            Name = "Größe 😀 'x\".jpg",
            Taken = new DateTime(2024, 2, 29, 23, 59, 59).AddMilliseconds(987),
            Width = int.MaxValue,
            Height = 0,
            Placeholder = [0, 255, 0],
            Tag = "",
            Kind = PhotoKind.Video,
            State = PhotoState.Damaged,
        };
        await RecordAsync(row);

        Assert.Equivalent(row, await GetAsync(row), strict: true);
        Assert.Equivalent(row, (await Index.Photos.ListAsync(Library, null, 10, default)).Photos.Single(), strict: true);
        Assert.Equivalent(row, (await Index.Photos.ChangesAsync(Library, 0, 10, default)).Single().Photo, strict: true);
        var cell = (await Index.Photos.MonthAsync(Library, 2024, 2, null, 10, default)).Photos.Single();
        Assert.Equivalent(
            new GridRow(row.PhotoId, row.Taken, row.Width, row.Height, row.Placeholder, row.Tag, row.Kind, row.State), cell, strict: true);
        Assert.Equal(DateTimeKind.Unspecified, cell.Taken.Kind);
    }

    [Fact]
    public async Task Keeps_a_date_to_the_millisecond_and_answers_so()
    {
        var row = TestPhoto.New(new DateTime(2024, 6, 1, 12, 0, 0).AddTicks(1_234_567));
        var logged = await RecordAsync(row);
        var expected = new DateTime(2024, 6, 1, 12, 0, 0, 123);
        Assert.Equal(expected, logged[0].Photo.Taken);
        Assert.Equal(expected, (await GetAsync(row))!.Taken);
    }

    [Fact]
    public async Task Totals_follow_what_comes_grows_goes_and_comes_back()
    {
        Assert.Equal(new(0, 0, 0), await TotalsAsync());
        var (one, two) = (TestPhoto.New("2024-06-01", 100), TestPhoto.New("2024-06-02", 20));
        await RecordAsync(one, two);
        Assert.Equal(new(2, 120, 2), await TotalsAsync());

        var grown = one.Next() with { Size = 150 };
        await RecordAsync(grown);
        Assert.Equal(new(2, 170, 3), await TotalsAsync());

        var gone = grown.Next() with { Removed = true };
        await RecordAsync(gone);
        Assert.Equal(new(1, 20, 4), await TotalsAsync());
        await RecordAsync(gone.Next());
        Assert.Equal(new(1, 20, 5), await TotalsAsync());

        await RecordAsync(gone.Next().Next() with { Removed = false });
        Assert.Equal(new(2, 170, 6), await TotalsAsync());
    }

    [Fact]
    public async Task Several_revisions_of_a_photo_in_one_call_are_each_logged_and_the_last_is_kept()
    {
        var row = TestPhoto.New("2024-06-01");
        var logged = await RecordAsync(row, row.Next(), row.Next().Next() with { Taken = new(2023, 1, 1) });
        Assert.Equal([ChangeKind.Added, ChangeKind.Updated, ChangeKind.Updated], logged.Select(change => change.Kind));
        Assert.Equal(3, (await GetAsync(row))!.Revision);
        Assert.Equal([new(2023, 1, 1, 3)], await Index.Photos.MonthsAsync(Library, default));
        Assert.Equal(new(1, 1000, 3), await TotalsAsync());
    }

    [Fact]
    public async Task A_photo_moves_between_months_with_its_date_and_both_learn_the_number()
    {
        var (moved, stays) = (TestPhoto.New("2024-06-01"), TestPhoto.New("2024-06-02"));
        await RecordAsync(moved, stays, TestPhoto.New("1969-12-31"));
        await RecordAsync(moved.Next() with { Taken = new(2024, 7, 1) });

        Assert.Equal(
            [new MonthCount(2024, 7, 1, 4), new(2024, 6, 1, 4), new(1969, 12, 1, 3)], await Index.Photos.MonthsAsync(Library, default));
        Assert.Equal([stays.PhotoId], (await Index.Photos.MonthAsync(Library, 2024, 6, null, 10, default)).Photos.Select(row => row.PhotoId));

        await RecordAsync(stays.Next() with { Removed = true });
        Assert.Equal([(2024, 7), (1969, 12)], (await Index.Photos.MonthsAsync(Library, default)).Select(month => (month.Year, month.Month)));
        var empty = await Index.Photos.MonthAsync(Library, 2024, 6, null, 10, default);
        Assert.Equal((0, 5L), (empty.Count, empty.Seq));
    }

    [Fact]
    public async Task Libraries_do_not_see_each_other()
    {
        var row = TestPhoto.New("2024-06-01");
        await RecordAsync(row);
        await Index.Photos.RecordAsync("other", [row with { Size = 7 }, TestPhoto.New("2020-01-01", 1)], default);

        Assert.Equal(new(1, 1000, 1), await TotalsAsync());
        Assert.Equal(new(2, 8, 2), await Index.Photos.TotalsAsync("other", default));
        Assert.Equal(1000, (await GetAsync(row))!.Size);
        Assert.Null(await Index.Photos.GetAsync("third", row.PhotoId, default));
        Assert.Single((await Index.Photos.ListAsync(Library, null, 10, default)).Photos);
    }

    [Theory]
    [InlineData("revision")]
    [InlineData("hash")]
    [InlineData("size")]
    [InlineData("kind of time")]
    [InlineData("pixels")]
    [InlineData("placeholder")]
    [InlineData("tag")]
    [InlineData("NUL")]
    [InlineData("half a character")]
    [InlineData("kind")]
    [InlineData("state")]
    public async Task A_value_out_of_range_is_refused_and_no_row_of_the_call_is_entered(string what)
    {
        var good = TestPhoto.New("2024-06-01");
        var bad = what switch
        {
            "revision" => good with { Revision = 0 },
            "hash" => good with { Sha256 = new byte[31] },
            "size" => good with { Size = -1 },
            "kind of time" => good with { Taken = DateTime.SpecifyKind(good.Taken, DateTimeKind.Utc) },
            "pixels" => good with { Width = -1 },
            "placeholder" => good with { Placeholder = new byte[257] },
            "tag" => good with { Tag = new('x', 257) },
            "NUL" => good with { Name = "a\0b" },
            "half a character" => good with { Name = "a\ud800b" },
            "kind" => good with { Kind = 0 },
            _ => good with { State = (PhotoState)9 },
        };
        bad = bad with { PhotoId = Guid.NewGuid() };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => RecordAsync(good, bad));
        Assert.Contains(bad.PhotoId.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal(new(0, 0, 0), await TotalsAsync());
        Assert.Null(await GetAsync(good));
    }

    [Fact]
    public async Task More_rows_than_a_call_may_have_are_refused()
    {
        var row = TestPhoto.New("2024-06-01");
        var error = await Assert.ThrowsAsync<ArgumentException>(() => RecordAsync([.. Enumerable.Repeat(row, PhotoIndex.MaxRows + 1)]));
        Assert.Contains("10001 rows are too many", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_have_no_gap_and_no_twin_when_many_record_at_once()
    {
        const int Writers = 8, Calls = 25;
        var doors = await OpenSeveralAsync(Writers);
        var logged = await Task.WhenAll(doors.Select(door => Task.Run(async () =>
        {
            List<LoggedChange> own = [];
            for (var call = 0; call < Calls; call++)
            {
                PhotoRow[] rows = [TestPhoto.New("2024-06-01", 1), TestPhoto.New("2024-07-01", 1)];
                own.AddRange(await door.Photos.RecordAsync(Library, rows, default));
            }

            return own;
        })));

        const int All = Writers * Calls * 2;
        Assert.Equal(Enumerable.Range(1, All).Select(seq => (long)seq), logged.SelectMany(own => own).Select(change => change.Seq).Order());
        Assert.All(logged, own => Assert.Equal(own.Select(change => change.Seq).Order(), own.Select(change => change.Seq)));
        Assert.Equal(new(All, All, All), await TotalsAsync());
        Assert.All(await Index.Photos.MonthsAsync(Library, default), month => Assert.Equal(All / 2, month.Count));
        Assert.Equal(All, (await Index.Photos.ChangesAsync(Library, 0, 1000, default)).Count);
        foreach (var door in doors.Where(door => door != Index))
        {
            await door.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_repeated_call_that_races_with_itself_enters_each_row_once()
    {
        var doors = await OpenSeveralAsync(6);
        PhotoRow[] rows = [.. Enumerable.Range(1, 20).Select(day => TestPhoto.New($"2024-06-{day}"))];
        var logged = await Task.WhenAll(doors.Select(door => Task.Run(() => door.Photos.RecordAsync(Library, rows, default))));

        Assert.Equal(rows.Length, logged.Sum(own => own.Count));
        Assert.Equal(new(20, 20_000, 20), await TotalsAsync());
        foreach (var door in doors.Where(door => door != Index))
        {
            await door.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_was_recorded_is_there_when_the_database_is_opened_again()
    {
        var row = TestPhoto.New("2024-06-01");
        await RecordAsync(row);
        await using var again = await OpenAsync();
        Assert.Equivalent(row, await again.Photos.GetAsync(Library, row.PhotoId, default), strict: true);
        await again.CheckAsync(default);
    }

    Task<IReadOnlyList<LoggedChange>> RecordAsync(params PhotoRow[] rows) => Index.Photos.RecordAsync(Library, rows, default);

    Task<LibraryTotals> TotalsAsync() => Index.Photos.TotalsAsync(Library, default);

    Task<PhotoRow?> GetAsync(PhotoRow row) => Index.Photos.GetAsync(Library, row.PhotoId, default);
}
