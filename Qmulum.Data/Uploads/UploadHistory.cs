using System.Data.Common;

namespace Qmulum.Data;

/// <summary>What became of uploads: which came from where, how far they are, and why they stopped.</summary>
public sealed class UploadHistory
{
    /// <summary>Rows of one page at most.</summary>
    public const int MaxRows = 1_000;

    /// <summary>Of each account so many are kept of each outcome, the latest: a program that fails for ever takes no more room than that.</summary>
    public const int KeptPerAccount = 10_000;

    /// <summary>What one that comes in one request is told of at least; not heard of for so long, its process has died.</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(5);

    /// <summary>Why that failed.</summary>
    public const string LostReason = "The server ended before it was entered how this ended; the file may be there.";

    const string Columns = "upload_id, account_id, name, device, path, size, received, state, stops, reason, began_at, heard_at, door, client";

    // A note that it runs may come after the one of its end, over another connection.
    const string Save = """
        INSERT INTO upload (library_id, upload_id, account_id, name, device, path, size, received, state, stops, reason, began_at, heard_at, door, client)
        VALUES (@library, @upload, @account, @name, @device, @path, @size, @received, @state, @stopped, @reason, @began, @now, @door, @client)
        ON CONFLICT (library_id, upload_id) DO UPDATE SET size = excluded.size, received = excluded.received, state = excluded.state,
            stops = upload.stops + excluded.stops, reason = CASE WHEN excluded.reason = '' THEN upload.reason ELSE excluded.reason END,
            heard_at = excluded.heard_at
            WHERE excluded.state <> 5 OR upload.state = 5
        """;

    const string Select = $"""
        SELECT {Columns} FROM upload
        WHERE library_id = @library AND (@everybody = 1 OR account_id = @account) AND (@anywhere = 1 OR device = @device)
            AND (@state = 0 OR state = @state
                OR (state = 5 AND ((@state = 3 AND heard_at < @lost) OR (@state = 1 AND heard_at >= @lost))))
            AND (began_at, upload_id) < (@before, @before_upload)
        ORDER BY began_at DESC, upload_id DESC LIMIT @limit
        """;

    // By the index upload_open, which has the same words.
    const string CountOpen = "SELECT count(*) FROM upload WHERE account_id = @account AND state = 1";

    const string LongestOpen = "SELECT library_id, upload_id FROM upload WHERE account_id = @account AND state = 1 ORDER BY heard_at, upload_id LIMIT @limit OFFSET @skip";

    const string EndOpen = "UPDATE upload SET state = 4, reason = @reason, heard_at = @now WHERE library_id = @library AND upload_id = @upload AND state = 1";

    // Of fewer than are kept there is none that is older, and null is less than nothing.
    internal const string Trim = """
        DELETE FROM upload WHERE account_id = @account AND state = @state AND began_at <
            (SELECT began_at FROM upload WHERE account_id = @account AND state = @state ORDER BY began_at DESC LIMIT 1 OFFSET @kept)
        """;

    const string EndLost = "UPDATE upload SET state = 3, stops = stops + 1, reason = @reason WHERE state = 5 AND heard_at < @lost";

    const string Forget = "DELETE FROM upload WHERE heard_at < @before";

    static readonly UploadRowState[] Ends = [UploadRowState.Done, UploadRowState.Failed, UploadRowState.Ended];

    static readonly byte[] AfterAllIds = [.. Enumerable.Repeat(byte.MaxValue, 16)];

    readonly IndexStore _store;
    readonly TimeProvider _clock;

    internal UploadHistory(IndexStore store, TimeProvider clock) => (_store, _clock) = (store, clock);

    /// <summary>Enters what is known now; what was known before stays where this says nothing.</summary>
    /// <param name="libraryId">Where it goes.</param>
    /// <param name="upload">Its row; the stops that are known are counted here.</param>
    /// <param name="hasStopped">Whether its bytes have stopped coming once more.</param>
    /// <param name="ct">Gives up waiting.</param>
    public Task SaveAsync(string libraryId, UploadRow upload, bool hasStopped, CancellationToken ct) =>
        SaveAsync([(libraryId, upload, hasStopped)], ct);

    /// <summary>Enters what is known now of several, in their order.</summary>
    /// <param name="uploads">Up to 1,000.</param>
    /// <param name="ct">Gives up waiting.</param>
    public Task SaveAsync(IReadOnlyList<(string LibraryId, UploadRow Upload, bool HasStopped)> uploads, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(uploads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uploads.Count, MaxRows);
        return _store.WriteAsync(
            async session =>
            {
                await session.ExecuteEachAsync(Save, [.. uploads.Select(one => ValuesOf(one.LibraryId, one.Upload, one.HasStopped))]).ConfigureAwait(false);
                await session.ExecuteEachAsync(Trim, [.. uploads.Select(one => one.Upload).Where(upload => Ends.Contains(upload.State))
                    .Select(upload => (upload.AccountId, upload.State)).Distinct().Select(Trimmed)]).ConfigureAwait(false);
                return uploads.Count;
            },
            ct);
    }

    /// <summary>The uploads of a library, the latest first.</summary>
    /// <param name="libraryId">The library.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="before">The last one of the page before; null for the first page.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="ct">Gives up waiting.</param>
    public async Task<List<UploadRow>> ListAsync(
        string libraryId, UploadFilter filter, (DateTimeOffset BeganAt, Guid UploadId)? before, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
        var lost = _clock.GetUtcNow() - LostAfter;
        var rows = await _store.ReadAsync(
            session => session.QueryAsync(
                Select, Read,
                ("@library", libraryId), ("@everybody", filter.AccountId is null ? 1L : 0L), ("@account", PhotoColumns.IdBytes(filter.AccountId ?? Guid.Empty)),
                ("@anywhere", filter.Device is null ? 1L : 0L), ("@device", filter.Device ?? ""), ("@state", (long)(filter.State ?? 0)),
                ("@lost", lost.ToUnixTimeMilliseconds()), ("@before", before?.BeganAt.ToUnixTimeMilliseconds() ?? long.MaxValue),
                ("@before_upload", before is { } last ? PhotoColumns.IdBytes(last.UploadId) : AfterAllIds), ("@limit", (long)limit)),
            ct).ConfigureAwait(false);
        return [.. rows.Select(row => row.State == UploadRowState.Running ? Told(row, lost) : row)];
    }

    /// <summary>How many uploads of an account wait for bytes, or take them.</summary>
    public async Task<long> CountOpenAsync(Guid accountId, CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync(CountOpen, row => row.GetInt64(0), ("@account", PhotoColumns.IdBytes(accountId))), ct).ConfigureAwait(false))[0];

    /// <summary>Those of them of which nothing was entered for longest, first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="skip">So many are left out at the beginning.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="ct">Gives up waiting.</param>
    public async Task<List<(string LibraryId, Guid UploadId)>> LongestOpenAsync(Guid accountId, long skip, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
        return await _store.ReadAsync(
            session => session.QueryAsync(
                LongestOpen, row => (row.GetString(0), PhotoColumns.ReadId(row, 1)), ("@account", PhotoColumns.IdBytes(accountId)), ("@limit", (long)limit), ("@skip", skip)),
            ct).ConfigureAwait(false);
    }

    /// <summary>Ends the entry of an upload that is none any more; of one that is over already the entry stays as it is.</summary>
    public Task<int> EndAsync(string libraryId, Guid uploadId, string reason, CancellationToken ct) => _store.WriteAsync(
        session => session.ExecuteAsync(
            EndOpen, ("@library", libraryId), ("@upload", PhotoColumns.IdBytes(uploadId)), ("@reason", reason), ("@now", _clock.GetUtcNow().ToUnixTimeMilliseconds())),
        ct);

    /// <summary>Ends those that came in one request, where it is known that no process is left that takes them: nobody need wait until they count as lost.</summary>
    public Task<int> EndRunningAsync(CancellationToken ct) => EndLostAsync(DateTimeOffset.MaxValue, ct);

    /// <summary>Forgets uploads of which nothing was heard for that long, and ends those whose process has died; says how many are forgotten.</summary>
    public Task<int> ForgetAsync(TimeSpan olderThan, CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            var now = _clock.GetUtcNow();
            await EndLostAsync(session, now - LostAfter).ConfigureAwait(false);
            return await session.ExecuteAsync(Forget, ("@before", (now - olderThan).ToUnixTimeMilliseconds())).ConfigureAwait(false);
        },
        ct);

    Task<int> EndLostAsync(DateTimeOffset heardBefore, CancellationToken ct) => _store.WriteAsync(session => EndLostAsync(session, heardBefore), ct);

    static Task<int> EndLostAsync(IndexSession session, DateTimeOffset heardBefore) =>
        session.ExecuteAsync(EndLost, ("@reason", LostReason), ("@lost", heardBefore.ToUnixTimeMilliseconds()));

    SqlValue[] ValuesOf(string libraryId, UploadRow upload, bool hasStopped) =>
    [
        ("@library", libraryId), ("@upload", PhotoColumns.IdBytes(upload.UploadId)), ("@account", PhotoColumns.IdBytes(upload.AccountId)),
        ("@name", upload.Name), ("@device", upload.Device), ("@path", upload.Path), ("@size", upload.Size), ("@received", upload.Received),
        ("@state", (long)upload.State), ("@stopped", hasStopped ? 1L : 0L), ("@reason", upload.Reason),
        ("@began", upload.BeganAt.ToUnixTimeMilliseconds()), ("@now", _clock.GetUtcNow().ToUnixTimeMilliseconds()),
        ("@door", upload.Door), ("@client", upload.Client),
    ];

    static SqlValue[] Trimmed((Guid AccountId, UploadRowState State) of) =>
        [("@account", PhotoColumns.IdBytes(of.AccountId)), ("@state", (long)of.State), ("@kept", KeptPerAccount - 1L)];

    static UploadRow Told(UploadRow row, DateTimeOffset lost) => row.HeardAt < lost
        ? row with { State = UploadRowState.Failed, Stops = row.Stops + 1, Reason = LostReason }
        : row with { State = UploadRowState.Open };

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
        Door = row.GetInt64(12),
        Client = row.GetString(13),
    };
}
