using System.Data.Common;

namespace Qmulum.Data;

/// <summary>
/// Which accounts and libraries there are. It finds them; what they are is asked of their grains, so that an entry which fell behind is never taken for the
/// truth.
/// </summary>
public sealed class DirectoryIndex
{
    /// <summary>Entries of one page at most.</summary>
    public const int MaxRows = 1_000;

    /// <summary>Longest words of an account, in characters.</summary>
    const int MaxWords = 1_000;

    const string SaveAccount = """
        INSERT INTO account_entry (account_id, words) VALUES (@account, @words)
        ON CONFLICT (account_id) DO UPDATE SET words = excluded.words
        """;

    const string SaveLibrary = """
        INSERT INTO library_entry (library_id, owner) VALUES (@library, @owner)
        ON CONFLICT (library_id) DO UPDATE SET owner = excluded.owner
        """;

    internal const string SelectAccounts = "SELECT account_id FROM account_entry WHERE account_id < @after ORDER BY account_id DESC LIMIT @limit";

    // A walk over all words: 10,000 accounts are a few milliseconds, and parts of words are found.
    const string SearchAccounts = """
        SELECT account_id FROM account_entry WHERE account_id < @after AND words LIKE @pattern ESCAPE '!' ORDER BY account_id DESC LIMIT @limit
        """;

    internal const string SelectLibraries = "SELECT library_id FROM library_entry WHERE library_id > @after ORDER BY library_id LIMIT @limit";

    internal const string SumOfOwner = """
        SELECT coalesce(sum(photos + trash_photos), 0), coalesce(sum(bytes + trash_bytes), 0)
        FROM library_entry JOIN library ON library.library_id = library_entry.library_id WHERE owner = @owner
        """;

    // Greater than every id.
    static readonly byte[] AfterAllIds = [.. Enumerable.Repeat(byte.MaxValue, 17)];

    readonly IndexStore _store;

    internal DirectoryIndex(IndexStore store) => _store = store;

    /// <summary>Enters an account, or what is new about it.</summary>
    /// <param name="words">What it is found by: any part of it, whether in capitals or not.</param>
    public Task SaveAccountAsync(Guid account, string words, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(words);
        return _store.WriteAsync(
            session => session.ExecuteAsync(SaveAccount, ("@account", PhotoColumns.IdBytes(account)), ("@words", LowerCase(words))), ct);
    }

    public Task RemoveAccountAsync(Guid account, CancellationToken ct) => _store.WriteAsync(
        session => session.ExecuteAsync("DELETE FROM account_entry WHERE account_id = @account", ("@account", PhotoColumns.IdBytes(account))), ct);

    /// <summary>Accounts by their ids, the highest first: ids that are ordered by time tell the newest first.</summary>
    /// <param name="search">Part of their words; empty for all.</param>
    /// <param name="after">The last of the page before; null for the first page.</param>
    /// <param name="limit">1 to 1,000.</param>
    public Task<List<Guid>> FindAccountsAsync(string search, Guid? after, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        RequireLimit(limit);
        var start = after is { } id ? PhotoColumns.IdBytes(id) : AfterAllIds;
        return _store.ReadAsync(
            session => search.Length == 0
                ? session.QueryAsync(SelectAccounts, ReadId, ("@after", start), ("@limit", (long)limit))
                : session.QueryAsync(SearchAccounts, ReadId, ("@after", start), ("@pattern", PatternOf(search)), ("@limit", (long)limit)),
            ct);
    }

    /// <summary>Enters a library, or its new owner.</summary>
    /// <param name="owner">Null for a library that nobody owns.</param>
    public Task SaveLibraryAsync(string library, Guid? owner, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(library);
        return _store.WriteAsync(
            session => session.ExecuteAsync(SaveLibrary, ("@library", library), ("@owner", owner is { } id ? PhotoColumns.IdBytes(id) : [])), ct);
    }

    public Task RemoveLibraryAsync(string library, CancellationToken ct) => _store.WriteAsync(
        session => session.ExecuteAsync("DELETE FROM library_entry WHERE library_id = @library", ("@library", library)), ct);

    /// <summary>Libraries by their ids.</summary>
    /// <param name="after">The last of the page before; empty for the first page.</param>
    /// <param name="limit">1 to 1,000.</param>
    public Task<List<string>> FindLibrariesAsync(string after, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(after);
        RequireLimit(limit);
        return _store.ReadAsync(
            session => session.QueryAsync(SelectLibraries, row => row.GetString(0), ("@after", after), ("@limit", (long)limit)), ct);
    }

    /// <summary>What the libraries of each of these accounts hold together, with what is in the trash, in their order.</summary>
    /// <param name="owners">Up to 1,000.</param>
    public Task<List<OwnedTotals>> TotalsOfAsync(IReadOnlyList<Guid> owners, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(owners);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(owners.Count, MaxRows);
        return _store.ReadSnapshotAsync(
            session => session.QueryEachAsync(
                SumOfOwner,
                row => new OwnedTotals(Convert.ToInt64(row.GetValue(0)), Convert.ToInt64(row.GetValue(1))), // PostgreSQL sums bigints to a numeric
                [.. owners.Select(owner => (SqlValue[])[("@owner", PhotoColumns.IdBytes(owner))])]),
            ct);
    }

    /// <summary>How many accounts and libraries there are.</summary>
    public Task<(long Accounts, long Libraries)> CountAsync(CancellationToken ct) => _store.ReadSnapshotAsync(
        async session => (await CountAsync(session, "account_entry").ConfigureAwait(false), await CountAsync(session, "library_entry").ConfigureAwait(false)), ct);

    static async Task<long> CountAsync(IndexSession session, string table) =>
        (await session.QueryAsync($"SELECT count(*) FROM {table}", row => row.GetInt64(0)).ConfigureAwait(false))[0];

    static Guid ReadId(DbDataReader row) => PhotoColumns.ReadId(row, 0);

    static string LowerCase(string text) => IndexText.Clean(text, MaxWords).ToLowerInvariant();

    static string PatternOf(string search)
    {
        var literal = LowerCase(search)
            .Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
        return $"%{literal}%";
    }

    static void RequireLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
    }
}

/// <summary>What somebody's own libraries hold together.</summary>
public sealed record OwnedTotals(long Photos, long Bytes);
