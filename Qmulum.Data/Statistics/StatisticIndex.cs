using System.Globalization;

namespace Qmulum.Data;

/// <summary>
/// How many photos there are, and their bytes: by format, camera, day and location. The counts change with the transactions that change photos, so they are
/// exact whatever is repeated or breaks off; what is read is never counted.
/// </summary>
public sealed class StatisticIndex
{
    /// <summary>Rows of one call at most.</summary>
    public const int MaxRows = 10_000;

    const string TakeChanges = """
        DELETE FROM statistic_change WHERE change_id IN (SELECT change_id FROM statistic_change ORDER BY change_id LIMIT @limit)
        RETURNING kind, name, photos, bytes
        """;

    const string AddChange = """
        INSERT INTO statistic (kind, name, photos, bytes) VALUES (@kind, @name, @photos, @bytes)
        ON CONFLICT (kind, name) DO UPDATE SET photos = statistic.photos + excluded.photos, bytes = statistic.bytes + excluded.bytes
        """;

    const string DropEmpty = "DELETE FROM statistic WHERE kind = @kind AND name = @name AND photos = 0 AND bytes = 0";

    internal const string SelectTop = "SELECT name, photos, bytes FROM statistic WHERE kind = @kind ORDER BY photos DESC LIMIT @limit";

    const string SelectDay = "SELECT name, photos, bytes FROM statistic WHERE kind = 3 AND name = @day";

    internal const string SelectUncounted = """
        SELECT library_id, photo_id FROM photo WHERE format = '' AND removed = 0 AND (library_id, photo_id) > (@library, @photo)
        ORDER BY library_id, photo_id LIMIT @limit
        """;

    internal const string SelectFailed = """
        SELECT library_id, photo_id FROM photo WHERE failed = 1 AND removed = 0 AND (library_id, photo_id) > (@library, @photo)
        ORDER BY library_id, photo_id LIMIT @limit
        """;

    static readonly string[] CountAnew =
    [
        "DELETE FROM statistic_change",
        "DELETE FROM statistic",
        "INSERT INTO statistic SELECT 1, format, count(*), sum(size) FROM photo WHERE removed = 0 AND format <> '' GROUP BY format",
        "INSERT INTO statistic SELECT 2, camera, count(*), sum(size) FROM photo WHERE removed = 0 AND format <> '' AND camera <> '' GROUP BY camera",
        "INSERT INTO statistic SELECT 3, CAST(received_day AS text), count(*), sum(size) FROM photo WHERE removed = 0 AND format <> '' GROUP BY received_day",
        $"INSERT INTO statistic SELECT 4, '{StatisticChanges.Location}', count(*), sum(size) FROM photo WHERE removed = 0 AND format <> '' HAVING count(*) > 0",
        $"INSERT INTO statistic SELECT 5, '{StatisticChanges.Location}', count(*), sum(size) FROM photo WHERE removed IN (2, 3) AND format <> '' HAVING count(*) > 0",
    ];

    readonly IndexStore _store;

    internal StatisticIndex(IndexStore store) => _store = store;

    /// <summary>The counts as they are now.</summary>
    /// <param name="today">The last of the days that are told (UTC), in days since 1970-01-01.</param>
    /// <param name="days">How many days, 1 to 100.</param>
    /// <param name="top">How many formats and cameras, 1 to 100: those with the most photos.</param>
    public async Task<StatisticTotals> ReadAsync(long today, int days, int top, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, 100);
        while (await FoldAsync(ct).ConfigureAwait(false) == MaxRows)
        {
        }

        // Folded once more with what is read, so that no change falls in between.
        return await _store.WriteAsync(
            async session =>
            {
                await FoldAsync(session).ConfigureAwait(false);
                return new StatisticTotals(
                    await TopAsync(session, StatisticKind.Format, top).ConfigureAwait(false),
                    await TopAsync(session, StatisticKind.Camera, top).ConfigureAwait(false),
                    await DaysAsync(session, today, days).ConfigureAwait(false),
                    await TopAsync(session, StatisticKind.Location, top).ConfigureAwait(false),
                    await TopAsync(session, StatisticKind.Trash, top).ConfigureAwait(false));
            },
            ct).ConfigureAwait(false);
    }

    /// <summary>Adds changes to the counts, up to 10,000, so that reading has few to add.</summary>
    /// <returns>How many; 10,000 when there may be more.</returns>
    public Task<int> FoldAsync(CancellationToken ct) => _store.WriteAsync(FoldAsync, ct);

    /// <summary>Counts every photo's row anew, whatever the counts were. Photos that come meanwhile are counted as well.</summary>
    public Task RecountAsync(CancellationToken ct) => _store.WriteSnapshotAsync(
        async session =>
        {
            await LockAsync(session).ConfigureAwait(false);
            foreach (var statement in CountAnew)
            {
                await session.ExecuteAsync(statement).ConfigureAwait(false);
            }

            return true;
        },
        ct);

    /// <summary>Photos that are not counted, as they were entered by a version that did not count: by library and id.</summary>
    public Task<List<PhotoPlace>> UncountedAsync(PhotoPlace after, int limit, CancellationToken ct) => PlacesAsync(SelectUncounted, after, limit, ct);

    /// <summary>Photos on which something was given up, by library and id.</summary>
    public Task<List<PhotoPlace>> FailedAsync(PhotoPlace after, int limit, CancellationToken ct) => PlacesAsync(SelectFailed, after, limit, ct);

    /// <summary>How many photos there are on which something was given up.</summary>
    public async Task<long> CountFailedAsync(CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync("SELECT count(*) FROM photo WHERE failed = 1 AND removed = 0", row => row.GetInt64(0)), ct).ConfigureAwait(false))[0];

    Task<List<PhotoPlace>> PlacesAsync(string sql, PhotoPlace after, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
        return _store.ReadAsync(
            session => session.QueryAsync(
                sql, row => new PhotoPlace(row.GetString(0), PhotoColumns.ReadId(row, 1)),
                ("@library", after.LibraryId), ("@photo", PhotoColumns.IdBytes(after.PhotoId)), ("@limit", (long)limit)),
            ct);
    }

    async Task<int> FoldAsync(IndexSession session)
    {
        await LockAsync(session).ConfigureAwait(false);
        var taken = await session.QueryAsync(
            TakeChanges,
            row => (Key: (Kind: row.GetInt64(0), Name: row.GetString(1)), Photos: row.GetInt64(2), Bytes: row.GetInt64(3)),
            ("@limit", (long)MaxRows)).ConfigureAwait(false);
        var sums = taken.GroupBy(change => change.Key).ToList();
        await session.ExecuteEachAsync(
            AddChange,
            [.. sums.Select(sum => (SqlValue[])[
                ("@kind", sum.Key.Kind), ("@name", sum.Key.Name), ("@photos", sum.Sum(change => change.Photos)), ("@bytes", sum.Sum(change => change.Bytes))])])
            .ConfigureAwait(false);
        await session.ExecuteEachAsync(DropEmpty, [.. sums.Select(sum => (SqlValue[])[("@kind", sum.Key.Kind), ("@name", sum.Key.Name)])]).ConfigureAwait(false);
        return taken.Count;
    }

    // Whoever adds to the counts, or makes them anew, is alone at it; whoever changes photos waits for neither. SQLite has one writer anyway.
    Task LockAsync(IndexSession session) => _store is PostgresStore
        ? session.ExecuteAsync("LOCK TABLE statistic IN EXCLUSIVE MODE")
        : Task.CompletedTask;

    static Task<List<NamedCount>> TopAsync(IndexSession session, StatisticKind kind, int top) => session.QueryAsync(
        SelectTop, row => new NamedCount(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), ("@kind", (long)kind), ("@limit", (long)top));

    static async Task<List<DayCount>> DaysAsync(IndexSession session, long today, int days)
    {
        var asked = Enumerable.Range(0, days).Reverse()
            .Select(ago => (SqlValue[])[("@day", (today - ago).ToString(CultureInfo.InvariantCulture))]);
        return await session.QueryEachAsync(
            SelectDay,
            row => new DayCount(long.Parse(row.GetString(0), CultureInfo.InvariantCulture), row.GetInt64(1), row.GetInt64(2)),
            [.. asked]).ConfigureAwait(false);
    }
}

/// <summary>The counts: formats, cameras and locations with the most photos first, days with the oldest first and without those on which none came.</summary>
/// <param name="Trash">By location as well: photos in the trash, which are counted by nothing else.</param>
public sealed record StatisticTotals(
    IReadOnlyList<NamedCount> Formats,
    IReadOnlyList<NamedCount> Cameras,
    IReadOnlyList<DayCount> Days,
    IReadOnlyList<NamedCount> Locations,
    IReadOnlyList<NamedCount> Trash);

/// <summary>Photos that have something in common, and the bytes of their originals.</summary>
public sealed record NamedCount(string Name, long Photos, long Bytes);

/// <summary>Photos that came on a day (UTC), which is told in days since 1970-01-01.</summary>
public sealed record DayCount(long Day, long Photos, long Bytes);

/// <summary>A photo and its library.</summary>
public sealed record PhotoPlace(string LibraryId, Guid PhotoId)
{
    /// <summary>Before every photo.</summary>
    public static PhotoPlace First { get; } = new("", Guid.Empty);
}
