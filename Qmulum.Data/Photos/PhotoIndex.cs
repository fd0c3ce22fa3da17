using System.Data.Common;

namespace Qmulum.Data;

/// <summary>
/// The photos of every library: the timeline, the log of changes, the hashes. A library that has no photos yet answers as an
/// empty one.
/// </summary>
public sealed class PhotoIndex
{
    /// <summary>Rows that one call returns or records at most.</summary>
    public const int MaxRows = 10_000;

    /// <summary>Hashes of one question at most.</summary>
    public const int MaxHashes = 10_000;

    internal const int HashBytes = 32;

    internal const string SelectChanges =
        $"SELECT {PhotoColumns.All}, seq, added_seq, changed_at FROM photo WHERE library_id = @library AND seq > @since ORDER BY seq LIMIT @limit";

    const string SelectTotals = "SELECT photos, bytes, last_seq, trash_photos, trash_bytes FROM library WHERE library_id = @library";

    internal const string SelectPhoto = $"SELECT {PhotoColumns.All} FROM photo WHERE library_id = @library AND photo_id = @photo";

    internal const string SelectMonths =
        "SELECT month, photos, seq FROM library_month WHERE library_id = @library AND photos > 0 ORDER BY month DESC";

    const string SelectMonth = "SELECT photos, seq FROM library_month WHERE library_id = @library AND month = @month";

    const string FromTimeline = """
        FROM photo WHERE library_id = @library AND removed = 0 AND (taken_desc, photo_id) > (@after, @after_photo)
            AND taken_desc <= @last
        """;

    const string InOrder = "ORDER BY taken_desc, photo_id LIMIT @limit";

    /// <summary>What has a place of its own: a film that is a part of a picture's photo is passed over.</summary>
    internal const string SelectGrid = $"SELECT {PhotoColumns.Grid} {FromTimeline} AND part_of IS NULL {InOrder}";

    internal const string SelectTimeline = $"SELECT {PhotoColumns.All} {FromTimeline} {InOrder}";

    const string Dropped = "RETURNING removed, size, format, camera, received_day";

    const string DropPhoto = $"DELETE FROM photo WHERE library_id = @library AND photo_id = @photo {Dropped}";

    const string DropPhotos = $"DELETE FROM photo WHERE library_id = @library {Dropped}";

    // All hashes are one value, cut up by the database: one statement for any number of them, and the same in both databases.
    const string SelectAsked = """
        WITH RECURSIVE place (i) AS (SELECT 1 UNION ALL SELECT i + 32 FROM place WHERE i + 32 <= length(@hashes)),
            asked (hash) AS (SELECT substr(@hashes, i, 32) FROM place)
        SELECT photo.sha256, photo.photo_id FROM asked CROSS JOIN photo
        WHERE photo.library_id = @library AND photo.sha256 = asked.hash AND photo.removed =
        """;

    // The place is written out: an index of a part of the rows is used only where the statement says which part.
    internal const string SelectByHash = $"{SelectAsked} 0";

    internal const string SelectTrashedByHash = $"{SelectAsked} 2";

    const string SelectKnown = "SELECT photo_id FROM photo WHERE library_id = @library AND photo_id = @photo";

    const string SelectAny = "SELECT photo_id FROM photo WHERE library_id = @library LIMIT @limit";

    // Greater than every photo's id: a photo at the same millisecond comes before it.
    static readonly byte[] AfterAllIds = [.. Enumerable.Repeat(byte.MaxValue, 16)];

    readonly IndexStore _store;
    readonly TimeProvider _clock;

    internal PhotoIndex(IndexStore store, TimeProvider clock)
    {
        _store = store;
        _clock = clock;
    }

    /// <summary>
    /// Enters rows, in their order and in one transaction: each takes the library's next number. A row whose revision is not
    /// above the stored one is passed over, so that a repeated call changes nothing.
    /// </summary>
    /// <returns>What was entered, by number; durable when the task completes.</returns>
    /// <exception cref="ArgumentException">A row has a value out of its range, or there are more than 10,000. Nothing was entered.</exception>
    public Task<IReadOnlyList<LoggedChange>> RecordAsync(string libraryId, IReadOnlyList<PhotoRow> rows, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        ArgumentNullException.ThrowIfNull(rows);
        RequireAtMost(rows.Count, MaxRows, nameof(rows));
        foreach (var row in rows)
        {
            ArgumentNullException.ThrowIfNull(row, nameof(rows));
            row.Check();
        }

        return rows.Count == 0
            ? Task.FromResult<IReadOnlyList<LoggedChange>>([])
            : _store.WriteAsync(session => new PhotoRecorder(session, libraryId, _clock.GetUtcNow()).RecordAsync(rows), ct);
    }

    /// <summary>
    /// The log from a number on, by number. It is compacted: one entry a photo, at its latest number. An entry is a removal for a
    /// photo that is gone, an addition for one that came after <paramref name="since"/>, else an update.
    /// </summary>
    /// <param name="since">The last number that the caller knows; 0 for all.</param>
    /// <param name="limit">1 to 10,000.</param>
    public async Task<IReadOnlyList<LoggedChange>> ChangesAsync(string libraryId, long since, int limit, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        RequireLimit(limit);
        return await _store.ReadAsync(
            session => session.QueryAsync(
                SelectChanges, row => ReadChange(row, since), ("@library", libraryId), ("@since", since), ("@limit", (long)limit)),
            ct).ConfigureAwait(false);
    }

    /// <summary>Libraries that have, or had, photos, by their ids.</summary>
    /// <param name="after">The last of the page before; empty for the first page.</param>
    /// <param name="limit">1 to 10,000.</param>
    public Task<List<string>> LibrariesAsync(string after, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(after);
        RequireLimit(limit);
        return _store.ReadAsync(
            session => session.QueryAsync(
                "SELECT library_id FROM library WHERE library_id > @after ORDER BY library_id LIMIT @limit",
                row => row.GetString(0), ("@after", after), ("@limit", (long)limit)),
            ct);
    }

    public async Task<LibraryTotals> TotalsAsync(string libraryId, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        var found = await _store.ReadAsync(
            session => session.QueryAsync(
                SelectTotals, PhotoColumns.ReadTotals, ("@library", libraryId)),
            ct).ConfigureAwait(false);
        return found.FirstOrDefault() ?? new(0, 0, 0, 0, 0);
    }

    /// <summary>Which of these hashes the library has, on photos that are there or in the trash. A hash may be asked twice; it is answered once a photo.</summary>
    /// <param name="sha256">Up to 10,000, of 32 bytes each.</param>
    public async Task<IReadOnlyList<FoundPhoto>> FindAsync(string libraryId, IReadOnlyList<byte[]> sha256, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        ArgumentNullException.ThrowIfNull(sha256);
        RequireAtMost(sha256.Count, MaxHashes, nameof(sha256));
        if (sha256.Count == 0)
        {
            return [];
        }

        var hashes = Join(sha256);
        return await _store.ReadAsync(
            async session => (IReadOnlyList<FoundPhoto>)[
                .. await FindAsync(session, SelectByHash, libraryId, hashes, inTrash: false).ConfigureAwait(false),
                .. await FindAsync(session, SelectTrashedByHash, libraryId, hashes, inTrash: true).ConfigureAwait(false)],
            ct).ConfigureAwait(false);
    }

    static Task<List<FoundPhoto>> FindAsync(IndexSession session, string sql, string libraryId, byte[] hashes, bool inTrash) => session.QueryAsync(
        sql,
        row => new FoundPhoto(row.GetFieldValue<byte[]>(0), PhotoColumns.ReadId(row, 1), inTrash),
        ("@library", libraryId), ("@hashes", hashes));

    /// <summary>Which of these photos the library has or had.</summary>
    /// <param name="photos">Up to 10,000.</param>
    public async Task<IReadOnlyList<Guid>> KnownAsync(string libraryId, IReadOnlyList<Guid> photos, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        RequireAtMost(photos.Count, MaxRows, nameof(photos));
        var asked = photos.Select(id => (SqlValue[])[("@library", libraryId), ("@photo", PhotoColumns.IdBytes(id))]).ToList();
        return await _store.ReadAsync(session => session.QueryEachAsync(SelectKnown, ReadId, asked), ct).ConfigureAwait(false);
    }

    /// <summary>Photos of a library wherever they are, gone ones too, in no order.</summary>
    /// <param name="limit">1 to 10,000.</param>
    public async Task<IReadOnlyList<Guid>> AnyAsync(string libraryId, int limit, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        RequireLimit(limit);
        return await _store.ReadAsync(
            session => session.QueryAsync(SelectAny, ReadId, ("@library", libraryId), ("@limit", (long)limit)), ct).ConfigureAwait(false);
    }

    /// <returns>The photo's row, also of a removed one; null when the library never had it.</returns>
    public async Task<PhotoRow?> GetAsync(string libraryId, Guid photoId, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        var found = await _store.ReadAsync(
            session => session.QueryAsync(
                SelectPhoto, PhotoColumns.Read, ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId))),
            ct).ConfigureAwait(false);
        return found.FirstOrDefault();
    }

    /// <summary>Every month that has photos, newest first. The counts are kept, not counted.</summary>
    public async Task<IReadOnlyList<MonthCount>> MonthsAsync(string libraryId, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        return await _store.ReadAsync(session => session.QueryAsync(SelectMonths, ReadMonth, ("@library", libraryId)), ct)
            .ConfigureAwait(false);
    }

    /// <summary>The photos of a month, newest first and by id where the time is the same, with the month's count of the same moment.</summary>
    /// <param name="after">A cursor of this month; null for its start.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <exception cref="ArgumentException">There is no such month, or the cursor is of another one.</exception>
    public Task<MonthPage> MonthAsync(string libraryId, int year, int month, MonthCursor? after, int limit, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        RequireLimit(limit);
        var asked = CalendarMonth.Of(year, month);
        if (after is not null && CalendarMonth.Of(after.Taken) != asked)
        {
            throw new ArgumentException($"The cursor is of {after.Taken:yyyy-MM}, not of {year:0000}-{month:00}.", nameof(after));
        }

        return _store.ReadSnapshotAsync(session => ReadMonthAsync(session, libraryId, asked, after, limit), ct);
    }

    /// <summary>The photos of all months in the same order.</summary>
    /// <param name="after">Null for the newest.</param>
    /// <param name="limit">1 to 10,000.</param>
    public async Task<PhotoPage> ListAsync(string libraryId, MonthCursor? after, int limit, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        RequireLimit(limit);
        var values = TimelineValues(libraryId, after, newest: long.MaxValue, oldest: 0, limit);
        var found = await _store.ReadAsync(session => session.QueryAsync(SelectTimeline, PhotoColumns.Read, values), ct).ConfigureAwait(false);
        var hasMore = CutToLimit(found, limit);
        return new(found, hasMore ? new(found[^1].Taken, found[^1].PhotoId) : null);
    }

    static async Task<MonthPage> ReadMonthAsync(IndexSession session, string libraryId, CalendarMonth month, MonthCursor? after, int limit)
    {
        var counts = await session.QueryAsync(
            SelectMonth, row => (Count: (int)row.GetInt64(0), Seq: row.GetInt64(1)), ("@library", libraryId), ("@month", month.Number))
            .ConfigureAwait(false);
        var (count, seq) = counts.FirstOrDefault();
        var rows = await session.QueryAsync(
            SelectGrid, PhotoColumns.ReadGrid, TimelineValues(libraryId, after, month.End, month.Start, limit)).ConfigureAwait(false);
        var hasMore = CutToLimit(rows, limit);
        return new(count, seq, rows, hasMore ? new(rows[^1].Taken, rows[^1].PhotoId) : null);
    }

    /// <param name="newest">Exclusive; for no bound above every time.</param>
    /// <param name="oldest">Inclusive.</param>
    static SqlValue[] TimelineValues(string libraryId, MonthCursor? after, long newest, long oldest, int limit) =>
    [
        ("@library", libraryId),
        ("@after", after is null ? -newest : -WallTime.ToMilliseconds(after.Taken)),
        ("@after_photo", after is null ? AfterAllIds : PhotoColumns.IdBytes(after.PhotoId)),
        ("@last", -oldest),
        ("@limit", limit + 1L), // one more tells whether there is more
    ];

    static bool CutToLimit<T>(List<T> rows, int limit)
    {
        if (rows.Count <= limit)
        {
            return false;
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return true;
    }

    static Guid ReadId(DbDataReader row) => PhotoColumns.ReadId(row, 0);

    static LoggedChange ReadChange(DbDataReader row, long since)
    {
        var photo = PhotoColumns.Read(row);
        var addedSeq = row.GetInt64(PhotoColumns.Count + 1);
        var kind = photo.Removed ? ChangeKind.Removed : addedSeq > since ? ChangeKind.Added : ChangeKind.Updated;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(PhotoColumns.Count + 2));
        return new(row.GetInt64(PhotoColumns.Count), kind, at, photo, PhotoColumns.ReadPresence(row).IsForGood());
    }

    static MonthCount ReadMonth(DbDataReader row)
    {
        CalendarMonth month = new(row.GetInt64(0));
        return new(month.Year, month.Month, (int)row.GetInt64(1), row.GetInt64(2));
    }

    // In their order and each once: the database then walks its index in one direction.
    static byte[] Join(IReadOnlyList<byte[]> hashes)
    {
        for (var i = 0; i < hashes.Count; i++)
        {
            if (hashes[i] is not { Length: HashBytes })
            {
                throw new ArgumentException($"The hash at {i} has {hashes[i]?.Length ?? 0} bytes; a SHA-256 has {HashBytes}.", nameof(hashes));
            }
        }

        byte[][] ordered = [.. hashes];
        Array.Sort(ordered, static (one, other) => one.AsSpan().SequenceCompareTo(other));
        var joined = new byte[ordered.Length * HashBytes];
        var length = 0;
        foreach (var hash in ordered)
        {
            if (length == 0 || !hash.AsSpan().SequenceEqual(joined.AsSpan(length - HashBytes, HashBytes)))
            {
                hash.CopyTo(joined, length);
                length += HashBytes;
            }
        }

        return joined[..length];
    }

    static void RequireLibrary(string libraryId) => ArgumentException.ThrowIfNullOrEmpty(libraryId);

    static void RequireLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
    }

    static void RequireAtMost(int count, int most, string name)
    {
        if (count > most)
        {
            throw new ArgumentException($"{count} {name} are too many for one call: {most} at most.", name);
        }
    }

    /// <summary>
    /// Removes the rows of photos that are gone for good, and what was due on them. Totals and months stay as they are: this is for a library of which
    /// nothing will be left (<see cref="ForgetLibraryAsync"/>).
    /// </summary>
    /// <param name="photos">Up to 10,000.</param>
    public Task ForgetAsync(string libraryId, IReadOnlyList<Guid> photos, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        RequireAtMost(photos.Count, MaxRows, nameof(photos));
        List<SqlValue[]> rows = [.. photos.Select(id => (SqlValue[])[("@library", libraryId), ("@photo", PhotoColumns.IdBytes(id))])];
        return _store.WriteAsync(
            async session =>
            {
                await UncountAsync(session, await session.QueryEachAsync(DropPhoto, ReadCounted, rows).ConfigureAwait(false)).ConfigureAwait(false);
                await session.ExecuteEachAsync("DELETE FROM task_queue WHERE photo_id = @photo AND library_id = @library", rows).ConfigureAwait(false);
                await session.ExecuteEachAsync("DELETE FROM trash WHERE library_id = @library AND photo_id = @photo", rows).ConfigureAwait(false);
                await session.ExecuteEachAsync("DELETE FROM photo_check WHERE library_id = @library AND photo_id = @photo", rows).ConfigureAwait(false);
                return rows.Count;
            },
            ct);
    }

    /// <summary>Removes what is left of a library.</summary>
    public Task ForgetLibraryAsync(string libraryId, CancellationToken ct)
    {
        RequireLibrary(libraryId);
        return _store.WriteAsync(
            async session =>
            {
                await UncountAsync(session, await session.QueryAsync(DropPhotos, ReadCounted, ("@library", libraryId)).ConfigureAwait(false)).ConfigureAwait(false);
                foreach (var table in (string[])["task_queue", "trash", "upload", "photo_check", "replica_photo", "replica", "photo_elsewhere", "release_candidate", "replica_proof", "library_month", "library"])
                {
                    await session.ExecuteAsync($"DELETE FROM {table} WHERE library_id = @library", ("@library", libraryId)).ConfigureAwait(false);
                }

                return true;
            },
            ct);
    }

    static (PhotoPresence Presence, long Size, PhotoTraits Traits) ReadCounted(DbDataReader row) =>
        ((PhotoPresence)row.GetInt64(0), row.GetInt64(1), new(row.GetString(2), row.GetString(3), row.GetInt64(4), HasFailed: false));

    static Task UncountAsync(IndexSession session, List<(PhotoPresence Presence, long Size, PhotoTraits Traits)> dropped)
    {
        StatisticChanges counts = new();
        foreach (var (presence, size, traits) in dropped)
        {
            counts.Count(traits, size, presence, -1);
        }

        return counts.SaveAsync(session);
    }
}
