namespace Qmulum.Data;

/// <summary>What lies in the libraries' trash. Its rows are written by <see cref="PhotoIndex.RecordAsync"/>, in the transaction of the change.</summary>
public sealed class TrashIndex
{
    /// <summary>Rows that one call returns, or is asked for, at most.</summary>
    public const int MaxRows = 10_000;

    internal const string SelectPage = $"""
        SELECT {PhotoColumns.All}, trashed_at, trashed_seq FROM trash JOIN photo USING (library_id, photo_id)
        WHERE library_id = @library AND purging = 0 AND trashed_seq < @before AND (part_of IS NULL OR NOT EXISTS (
            SELECT 1 FROM trash whole WHERE whole.library_id = @library AND whole.photo_id = part_of))
        ORDER BY trashed_seq DESC LIMIT @limit
        """;

    internal const string SelectOver = """
        SELECT photo_id, stamp FROM trash
        WHERE library_id = @library AND purging = 0 AND (trashed_seq <= @through OR trashed_at <= @until) ORDER BY trashed_seq LIMIT @limit
        """;

    const string SelectStamp = "SELECT photo_id, stamp FROM trash WHERE library_id = @library AND photo_id = @photo AND purging = 0";

    readonly IndexStore _store;

    internal TrashIndex(IndexStore store) => _store = store;

    /// <summary>What lies in the trash and can be brought back, what came last first; films whose pictures lie there too are passed over.</summary>
    /// <param name="before">The <see cref="TrashPage.Next"/> of the page before; null for the first.</param>
    /// <param name="limit">1 to 10,000.</param>
    public async Task<TrashPage> ListAsync(string libraryId, long? before, int limit, CancellationToken ct)
    {
        Require(libraryId, limit);
        var found = await _store.ReadAsync(
            session => session.QueryAsync(
                SelectPage,
                row => new TrashedPhoto(
                    PhotoColumns.Read(row),
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(PhotoColumns.Count)),
                    row.GetInt64(PhotoColumns.Count + 1)),
                ("@library", libraryId), ("@before", before ?? long.MaxValue), ("@limit", limit + 1L)),
            ct).ConfigureAwait(false);
        if (found.Count <= limit)
        {
            return new(found, null);
        }

        found.RemoveAt(limit);
        return new(found, found[^1].Seq);
    }

    /// <summary>Which of these photos lie in the trash and can be brought back.</summary>
    /// <param name="photos">Up to 10,000.</param>
    public async Task<IReadOnlyList<TrashStamp>> FindAsync(string libraryId, IReadOnlyList<Guid> photos, CancellationToken ct)
    {
        Require(libraryId, Math.Max(photos.Count, 1));
        var asked = photos.Select(id => (SqlValue[])[("@library", libraryId), ("@photo", PhotoColumns.IdBytes(id))]).ToList();
        return await _store.ReadAsync(
            session => session.QueryEachAsync(SelectStamp, row => new TrashStamp(PhotoColumns.ReadId(row, 0), row.GetInt64(1)), asked), ct)
            .ConfigureAwait(false);
    }

    /// <summary>What has lain there long enough, what came first first.</summary>
    /// <param name="until">Whatever came at that time or before.</param>
    /// <param name="through">Besides, whatever came by that change or before.</param>
    /// <param name="limit">1 to 10,000.</param>
    public async Task<IReadOnlyList<TrashStamp>> OverAsync(string libraryId, DateTimeOffset until, long through, int limit, CancellationToken ct)
    {
        Require(libraryId, limit);
        return await _store.ReadAsync(
            session => session.QueryAsync(
                SelectOver,
                row => new TrashStamp(PhotoColumns.ReadId(row, 0), row.GetInt64(1)),
                ("@library", libraryId), ("@until", until.ToUnixTimeMilliseconds()), ("@through", through), ("@limit", (long)limit)),
            ct).ConfigureAwait(false);
    }

    static void Require(string libraryId, int rows)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryId);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MaxRows);
    }
}
