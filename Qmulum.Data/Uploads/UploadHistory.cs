using System.Data.Common;

namespace Qmulum.Data;

/// <summary>What became of uploads: which came from where, how far they are, and why they stopped.</summary>
public sealed class UploadHistory
{
    /// <summary>Rows of one page at most.</summary>
    public const int MaxRows = 1_000;

    const string Columns = "upload_id, account_id, name, device, path, size, received, state, stops, reason, began_at, heard_at";

    const string Save = """
        INSERT INTO upload (library_id, upload_id, account_id, name, device, path, size, received, state, stops, reason, began_at, heard_at)
        VALUES (@library, @upload, @account, @name, @device, @path, @size, @received, @state, @stopped, @reason, @began, @now)
        ON CONFLICT (library_id, upload_id) DO UPDATE SET size = excluded.size, received = excluded.received, state = excluded.state,
            stops = upload.stops + excluded.stops, reason = CASE WHEN excluded.reason = '' THEN upload.reason ELSE excluded.reason END,
            heard_at = excluded.heard_at
        """;

    const string Select = $"""
        SELECT {Columns} FROM upload
        WHERE library_id = @library AND (@everybody = 1 OR account_id = @account) AND (began_at, upload_id) < (@before, @before_upload)
        ORDER BY began_at DESC, upload_id DESC LIMIT @limit
        """;

    // By the index upload_open, which has the same words.
    const string CountOpen = "SELECT count(*) FROM upload WHERE account_id = @account AND state = 1";

    const string Forget = "DELETE FROM upload WHERE heard_at < @before";

    static readonly byte[] AfterAllIds = [.. Enumerable.Repeat(byte.MaxValue, 16)];

    readonly IndexStore _store;
    readonly TimeProvider _clock;

    internal UploadHistory(IndexStore store, TimeProvider clock) => (_store, _clock) = (store, clock);

    /// <summary>Enters what is known now; what was known before stays where this says nothing.</summary>
    /// <param name="libraryId">Where it goes.</param>
    /// <param name="upload">Its row; the stops that are known are counted here.</param>
    /// <param name="hasStopped">Whether its bytes have stopped coming once more.</param>
    /// <param name="ct">Gives up waiting.</param>
    public Task SaveAsync(string libraryId, UploadRow upload, bool hasStopped, CancellationToken ct) => _store.WriteAsync(
        session => session.ExecuteAsync(
            Save,
            ("@library", libraryId), ("@upload", PhotoColumns.IdBytes(upload.UploadId)), ("@account", PhotoColumns.IdBytes(upload.AccountId)),
            ("@name", upload.Name), ("@device", upload.Device), ("@path", upload.Path), ("@size", upload.Size), ("@received", upload.Received),
            ("@state", (long)upload.State), ("@stopped", hasStopped ? 1L : 0L), ("@reason", upload.Reason),
            ("@began", upload.BeganAt.ToUnixTimeMilliseconds()), ("@now", _clock.GetUtcNow().ToUnixTimeMilliseconds())),
        ct);

    /// <summary>The uploads of a library, the latest first.</summary>
    /// <param name="libraryId">The library.</param>
    /// <param name="accountId">Whose; null for everybody's.</param>
    /// <param name="before">The last one of the page before; null for the first page.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="ct">Gives up waiting.</param>
    public Task<List<UploadRow>> ListAsync(
        string libraryId, Guid? accountId, (DateTimeOffset BeganAt, Guid UploadId)? before, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
        return _store.ReadAsync(
            session => session.QueryAsync(
                Select, Read,
                ("@library", libraryId), ("@everybody", accountId is null ? 1L : 0L), ("@account", PhotoColumns.IdBytes(accountId ?? Guid.Empty)),
                ("@before", before?.BeganAt.ToUnixTimeMilliseconds() ?? long.MaxValue),
                ("@before_upload", before is { } last ? PhotoColumns.IdBytes(last.UploadId) : AfterAllIds), ("@limit", (long)limit)),
            ct);
    }

    /// <summary>How many uploads of an account wait for bytes, or take them.</summary>
    public async Task<long> CountOpenAsync(Guid accountId, CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync(CountOpen, row => row.GetInt64(0), ("@account", PhotoColumns.IdBytes(accountId))), ct).ConfigureAwait(false))[0];

    /// <summary>Forgets uploads of which nothing was heard for that long; says how many.</summary>
    public Task<int> ForgetAsync(TimeSpan olderThan, CancellationToken ct) => _store.WriteAsync(
        session => session.ExecuteAsync(Forget, ("@before", (_clock.GetUtcNow() - olderThan).ToUnixTimeMilliseconds())), ct);

    static UploadRow Read(DbDataReader row) => new()
    {
        UploadId = PhotoColumns.ReadId(row, 0),
        AccountId = PhotoColumns.ReadId(row, 1),
        Name = row.GetString(2),
        Device = row.GetString(3),
        Path = row.GetString(4),
        Size = row.GetInt64(5),
        Received = row.GetInt64(6),
        State = (UploadRowState)row.GetInt64(7),
        Stops = row.GetInt64(8),
        Reason = row.GetString(9),
        BeganAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
        HeardAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)),
    };
}
