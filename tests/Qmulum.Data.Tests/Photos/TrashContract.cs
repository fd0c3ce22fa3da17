using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Photos;

public sealed class SqliteTrashTests() : TrashContract(IndexProvider.Sqlite);

public sealed class PostgresTrashTests() : TrashContract(IndexProvider.PostgreSql);

public abstract class TrashContract(IndexProvider provider) : IndexContract(provider)
{
    [Fact]
    public async Task A_photo_in_the_trash_is_counted_there_until_it_is_gone()
    {
        var (kept, trashed) = (TestPhoto.New("2024-06-01", size: 10), TestPhoto.New("2024-06-02", size: 3));
        await RecordAsync(kept, trashed);

        await RecordAsync(InTrash(trashed));
        Assert.Equal(new LibraryTotals(1, 10, 3, 1, 3), await TotalsAsync());
        await RecordAsync(InTrash(trashed).Next() with { Trash = new(Clock.GetUtcNow(), 2, IsBeingPurged: true) });
        Assert.Equal(new LibraryTotals(1, 10, 4, 1, 3), await TotalsAsync());
        Assert.Empty((await Index.Trash.ListAsync(Library, null, 10, default)).Photos);
        var gone = trashed with { Revision = 4, Removed = true, Size = 0, Name = "" };
        await RecordAsync(gone);
        await RecordAsync(gone);

        Assert.Equal(new LibraryTotals(1, 10, 5, 0, 0), await TotalsAsync());
        Assert.Equal("", (await Index.Photos.GetAsync(Library, trashed.PhotoId, default))!.Name);
    }

    [Fact]
    public async Task A_photo_that_comes_back_is_no_longer_in_the_trash()
    {
        var row = TestPhoto.New("2024-06-01");
        await RecordAsync(row);
        await RecordAsync(InTrash(row));

        await RecordAsync(row with { Revision = 3 });

        Assert.Empty((await Index.Trash.ListAsync(Library, null, 10, default)).Photos);
        Assert.Empty(await Index.Trash.FindAsync(Library, [row.PhotoId], default));
        Assert.Equal(1, (await TotalsAsync()).Photos);
    }

    [Fact]
    public async Task A_hash_is_found_in_the_trash_and_said_to_be_there()
    {
        var (there, trashed) = (TestPhoto.New("2024-06-01"), TestPhoto.New("2024-06-02"));
        await RecordAsync(there, trashed);
        await RecordAsync(InTrash(trashed));

        var found = await Index.Photos.FindAsync(Library, [there.Sha256, trashed.Sha256, new byte[32]], default);

        Assert.Equal([(there.PhotoId, false), (trashed.PhotoId, true)], found.Select(one => (one.PhotoId, one.InTrash)));
    }

    [Fact]
    public async Task What_has_lain_long_enough_or_came_by_a_change_is_over_and_nothing_else()
    {
        var rows = Enumerable.Range(1, 3).Select(day => TestPhoto.New($"2024-06-0{day}")).ToArray();
        await RecordAsync(rows); // 1 2 3
        foreach (var row in rows)
        {
            Clock.Advance(TimeSpan.FromDays(1));
            await RecordAsync(InTrash(row)); // 4 5 6
        }

        var now = Clock.GetUtcNow();
        Assert.Equal([rows[0].PhotoId, rows[1].PhotoId], await OverAsync(now.AddDays(-1), through: 0));
        Assert.Equal([rows[0].PhotoId], await OverAsync(now.AddDays(-9), through: 4));
        Assert.Empty(await OverAsync(now.AddDays(-9), through: 0));
        Assert.Equal([rows[0].PhotoId], await OverAsync(now, through: 0, limit: 1));
    }

    [Fact]
    public async Task A_library_that_is_forgotten_leaves_no_trash()
    {
        var row = TestPhoto.New("2024-06-01");
        await RecordAsync(row);
        await RecordAsync(InTrash(row));
        Assert.Equal([row.PhotoId], await Index.Photos.AnyAsync(Library, 10, default));

        await Index.Photos.ForgetAsync(Library, [row.PhotoId], default);
        await Index.Photos.ForgetLibraryAsync(Library, default);

        Assert.Empty((await Index.Trash.ListAsync(Library, null, 10, default)).Photos);
        Assert.Equal(new LibraryTotals(0, 0, 0, 0, 0), await TotalsAsync());
    }

    PhotoRow InTrash(PhotoRow row) => row.Next() with { Removed = true, Trash = new(Clock.GetUtcNow(), row.Revision + 1, IsBeingPurged: false) };

    async Task<IEnumerable<Guid>> OverAsync(DateTimeOffset until, long through, int limit = 10) =>
        (await Index.Trash.OverAsync(Library, until, through, limit, default)).Select(one => one.PhotoId);

    Task<LibraryTotals> TotalsAsync() => Index.Photos.TotalsAsync(Library, default);

    Task<IReadOnlyList<LoggedChange>> RecordAsync(params PhotoRow[] rows) => Index.Photos.RecordAsync(Library, rows, default);
}
