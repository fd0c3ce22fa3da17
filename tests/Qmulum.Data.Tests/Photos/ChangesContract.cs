using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Photos;

public sealed class SqliteChangesTests() : ChangesContract(IndexProvider.Sqlite);

public sealed class PostgresChangesTests() : ChangesContract(IndexProvider.PostgreSql);

public abstract class ChangesContract(IndexProvider provider) : IndexContract(provider)
{
    [Fact]
    public async Task The_log_has_one_entry_a_photo_at_its_latest_number()
    {
        var (one, two, three) = (TestPhoto.New("2024-06-01"), TestPhoto.New("2024-06-02"), TestPhoto.New("2024-06-03"));
        await RecordAsync(one, two, three); // 1 2 3
        Clock.Advance(TimeSpan.FromMinutes(1));
        await RecordAsync(one.Next(), two.Next() with { Removed = true }); // 4 5

        Assert.Equal(
            [(3L, ChangeKind.Added, three.PhotoId), (4, ChangeKind.Added, one.PhotoId), (5, ChangeKind.Removed, two.PhotoId)],
            await ChangesAsync(since: 0));
        Assert.Equal([(4L, ChangeKind.Updated, one.PhotoId), (5, ChangeKind.Removed, two.PhotoId)], await ChangesAsync(since: 3));
        Assert.Equal([(5L, ChangeKind.Removed, two.PhotoId)], await ChangesAsync(since: 4));
        Assert.Empty(await ChangesAsync(since: 5));
        Assert.Empty(await ChangesAsync(since: long.MaxValue));

        var last = (await Index.Photos.ChangesAsync(Library, 4, 1, default)).Single();
        Assert.Equal(Clock.GetUtcNow(), last.At);
        Assert.True(last.Photo.Removed);
    }

    [Fact]
    public async Task A_photo_that_came_back_is_an_addition_for_whoever_saw_it_go()
    {
        var row = TestPhoto.New("2024-06-01");
        await RecordAsync(row);
        await RecordAsync(row.Next() with { Removed = true });
        var back = await RecordAsync(row.Next().Next());

        Assert.Equal(ChangeKind.Added, back.Single().Kind);
        Assert.Equal([(3L, ChangeKind.Added, row.PhotoId)], await ChangesAsync(since: 2));
        Assert.Equal([(3L, ChangeKind.Added, row.PhotoId)], await ChangesAsync(since: 1));
    }

    [Fact]
    public async Task The_log_tells_what_was_deleted_for_good_from_what_lies_in_the_trash()
    {
        var rows = Enumerable.Range(1, 4).Select(day => TestPhoto.New($"2024-06-{day}")).ToArray();
        await RecordAsync(rows);
        TrashMark mark = new(Clock.GetUtcNow(), 1, IsBeingPurged: false);
        var logged = await RecordAsync(
            rows[0].Next() with { Removed = true, Trash = mark },
            rows[1].Next() with { Removed = true, Trash = mark with { IsBeingPurged = true } },
            rows[2].Next() with { Removed = true },
            rows[3].Next());

        Assert.Equal([false, true, true, false], logged.Select(change => change.IsForGood));
        Assert.Equal([false, true, true, false], (await Index.Photos.ChangesAsync(Library, 4, 10, default)).Select(change => change.IsForGood));
    }

    [Fact]
    public async Task What_a_recording_answers_is_what_the_log_then_says()
    {
        var (one, two) = (TestPhoto.New("2024-06-01"), TestPhoto.New("2024-06-02"));
        await RecordAsync(one, two);
        var logged = await RecordAsync(one.Next() with { Tag = "t2" }, two.Next() with { Removed = true });
        Assert.Equivalent(logged, await Index.Photos.ChangesAsync(Library, 2, 10, default), strict: true);
    }

    [Fact]
    public async Task Reading_on_from_the_last_number_meets_every_photo_once()
    {
        PhotoRow[] rows = [.. Enumerable.Range(1, 28).Select(day => TestPhoto.New($"2024-06-{day}"))];
        await RecordAsync(rows);
        List<Guid> seen = [];
        long since = 0;
        while (await Index.Photos.ChangesAsync(Library, since, 5, default) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 5);
            seen.AddRange(page.Select(change => change.Photo.PhotoId));
            since = page[^1].Seq;
        }

        Assert.Equal(rows.Select(row => row.PhotoId), seen);
        Assert.Equal(28, since);
    }

    Task<IReadOnlyList<LoggedChange>> RecordAsync(params PhotoRow[] rows) => Index.Photos.RecordAsync(Library, rows, default);

    async Task<IEnumerable<(long, ChangeKind, Guid)>> ChangesAsync(long since) =>
        (await Index.Photos.ChangesAsync(Library, since, 100, default)).Select(change => (change.Seq, change.Kind, change.Photo.PhotoId));
}
