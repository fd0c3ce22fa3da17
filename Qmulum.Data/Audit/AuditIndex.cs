using System.Data.Common;

namespace Qmulum.Data;

/// <summary>Who did what, from where and when.</summary>
public sealed class AuditIndex
{
    /// <summary>Entries that one call enters, returns or removes at most.</summary>
    public const int MaxRows = 1_000;

    const string Columns = "audit.at, audit.entry_id, audit.action, actor, account, subject, detail, address, client";

    const string NewestFirst = "ORDER BY at DESC, entry_id DESC LIMIT @limit";

    const string Enter = """
        INSERT INTO audit (at, entry_id, action, actor, account, subject, detail, address, client)
        VALUES (@at, @entry, @action, @actor, @account, @subject, @detail, @address, @client)
        ON CONFLICT (at, entry_id) DO UPDATE SET account = excluded.account, detail = excluded.detail
        """;

    const string EnterAccount = """
        INSERT INTO audit_account (account_id, at, entry_id, action) VALUES (@account, @at, @entry, @action)
        ON CONFLICT (account_id, at, entry_id) DO NOTHING
        """;

    internal const string SelectAll = $"SELECT {Columns} FROM audit WHERE (at, entry_id) < (@at, @entry) AND at >= @from {NewestFirst}";

    internal const string SelectByAction =
        $"SELECT {Columns} FROM audit WHERE action = @action AND (at, entry_id) < (@at, @entry) AND at >= @from {NewestFirst}";

    internal const string SelectByAccount = $"""
        SELECT {Columns} FROM audit_account JOIN audit ON audit.at = audit_account.at AND audit.entry_id = audit_account.entry_id
        WHERE account_id = @account AND (audit_account.at, audit_account.entry_id) < (@at, @entry) AND audit_account.at >= @from
            AND (@action = 0 OR audit_account.action = @action)
        ORDER BY audit_account.at DESC, audit_account.entry_id DESC LIMIT @limit
        """;

    // Another's address stays: it is not this account's.
    const string ForgetAccount = """
        UPDATE audit SET detail = '',
            address = CASE WHEN actor = @account OR actor = @nobody THEN '' ELSE address END,
            client = CASE WHEN actor = @account OR actor = @nobody THEN '' ELSE client END
        WHERE (at, entry_id) IN (SELECT at, entry_id FROM audit_account WHERE account_id = @account)
        """;

    const string SelectOldest = "SELECT at, entry_id, actor, account FROM audit WHERE at < @before ORDER BY at, entry_id LIMIT @limit";

    static readonly byte[] Nobody = [];

    // Greater than every entry's id.
    static readonly byte[] AfterAllIds = [.. Enumerable.Repeat(byte.MaxValue, 16)];

    readonly IndexStore _store;

    internal AuditIndex(IndexStore store) => _store = store;

    /// <summary>Enters what happened; durable when the task completes. An entry that is there gets the account and the detail that are given now.</summary>
    /// <param name="rows">Up to 1,000.</param>
    public Task EnterAsync(IReadOnlyList<AuditRow> rows, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, MaxRows);
        return _store.WriteAsync(
            async session =>
            {
                await session.ExecuteEachAsync(Enter, [.. rows.Select(Values)]).ConfigureAwait(false);
                await session.ExecuteEachAsync(EnterAccount, [.. rows.SelectMany(AccountValues)]).ConfigureAwait(false);
                return rows.Count;
            },
            ct);
    }

    /// <summary>Entries, the newest first.</summary>
    /// <param name="after">Where the page before ended; null for the newest.</param>
    /// <param name="limit">1 to 1,000.</param>
    public async Task<AuditRows> ReadAsync(AuditFilter filter, AuditCursor? after, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
        var sql = filter switch { { Account: not null } => SelectByAccount, { Action: not null } => SelectByAction, _ => SelectAll };
        var (at, id) = StartOf(filter, after);
        SqlValue[] values =
        [
            ("@at", at), ("@entry", id), ("@from", filter.From?.ToUnixTimeMilliseconds() ?? long.MinValue), ("@limit", limit + 1L),
            .. sql == SelectAll ? [] : (SqlValue[])[("@action", (long)(filter.Action ?? 0))],
            .. sql == SelectByAccount ? (SqlValue[])[("@account", IdBytes(filter.Account))] : [],
        ];
        var rows = await _store.ReadAsync(session => session.QueryAsync(sql, ReadRow, values), ct).ConfigureAwait(false);
        if (rows.Count <= limit)
        {
            return new(rows, null);
        }

        rows.RemoveAt(limit);
        return new(rows, new(rows[^1].At, rows[^1].Id));
    }

    /// <summary>Takes what is personal out of the entries of an account that is gone: that it did something stays, from where and how it was called do not.</summary>
    public Task ForgetAsync(Guid account, CancellationToken ct) =>
        _store.WriteAsync(session => session.ExecuteAsync(ForgetAccount, ("@account", IdBytes(account)), ("@nobody", Nobody)), ct);

    /// <summary>Removes entries that are too old, or too many: the oldest first, up to 1,000 in one call.</summary>
    /// <param name="before">Older ones go.</param>
    /// <param name="most">As many stay, whatever their age.</param>
    /// <returns>How many were removed; fewer than 1,000 when no more are to go.</returns>
    public Task<int> SweepAsync(DateTimeOffset before, long most, CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            var count = (await session.QueryAsync("SELECT count(*) FROM audit", row => row.GetInt64(0)).ConfigureAwait(false))[0];
            var removed = await RemoveAsync(session, long.MaxValue, Math.Min(MaxRows, count - most)).ConfigureAwait(false);
            return removed + await RemoveAsync(session, before.ToUnixTimeMilliseconds(), MaxRows - removed).ConfigureAwait(false);
        },
        ct);

    static async Task<int> RemoveAsync(IndexSession session, long before, long limit)
    {
        if (limit <= 0)
        {
            return 0;
        }

        var oldest = await session.QueryAsync(
            SelectOldest,
            row => (At: row.GetInt64(0), Id: Bytes(row, 1), Accounts: new[] { Bytes(row, 2), Bytes(row, 3) }),
            ("@before", before), ("@limit", limit)).ConfigureAwait(false);
        await session.ExecuteEachAsync(
            "DELETE FROM audit WHERE at = @at AND entry_id = @entry", [.. oldest.Select(row => (SqlValue[])[("@at", row.At), ("@entry", row.Id)])])
            .ConfigureAwait(false);
        await session.ExecuteEachAsync(
            "DELETE FROM audit_account WHERE account_id = @account AND at = @at AND entry_id = @entry",
            [.. oldest.SelectMany(row => row.Accounts.Select(account => (SqlValue[])[("@account", account), ("@at", row.At), ("@entry", row.Id)]))])
            .ConfigureAwait(false);
        return oldest.Count;
    }

    /// <summary>The place before which the page is: the bound, or further on.</summary>
    static (long At, byte[] Id) StartOf(AuditFilter filter, AuditCursor? after)
    {
        var bound = filter.Before?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var at = after?.At.ToUnixTimeMilliseconds() ?? long.MaxValue;
        return bound <= at ? (bound, filter.Before is null ? AfterAllIds : Nobody) : (at, IdBytes(after!.Id));
    }

    static SqlValue[] Values(AuditRow row) =>
    [
        ("@at", row.At.ToUnixTimeMilliseconds()), ("@entry", IdBytes(row.Id)), ("@action", (long)row.Action), ("@actor", IdBytes(row.Actor)),
        ("@account", IdBytes(row.Account)), ("@subject", row.Subject ?? ""), ("@detail", row.Detail ?? ""), ("@address", row.Address ?? ""),
        ("@client", row.Client ?? ""),
    ];

    static IEnumerable<SqlValue[]> AccountValues(AuditRow row) => new[] { row.Actor, row.Account }.OfType<Guid>().Distinct().Select(account =>
        (SqlValue[])[("@account", IdBytes(account)), ("@at", row.At.ToUnixTimeMilliseconds()), ("@entry", IdBytes(row.Id)), ("@action", (long)row.Action)]);

    static AuditRow ReadRow(DbDataReader row) => new(
        PhotoColumns.ReadId(row, 1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), (int)row.GetInt64(2), ReadAccount(row, 3), ReadAccount(row, 4),
        ReadText(row, 5), ReadText(row, 6), ReadText(row, 7), ReadText(row, 8));

    static Guid? ReadAccount(DbDataReader row, int column) => Bytes(row, column) is { Length: 16 } id ? new Guid(id, bigEndian: true) : null;

    static string? ReadText(DbDataReader row, int column) => row.GetString(column) is { Length: > 0 } text ? text : null;

    static byte[] Bytes(DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    static byte[] IdBytes(Guid? id) => id is { } known ? PhotoColumns.IdBytes(known) : Nobody;
}
