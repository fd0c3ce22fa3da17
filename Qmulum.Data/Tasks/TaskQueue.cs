using System.Data.Common;

namespace Qmulum.Data;

/// <summary>
/// The durable queue of photos that have something due. Which operations that are is told by the photo's state; here is only
/// that there are some, how urgent they are, and who works on them. A claim is a lease: it ends by itself when its holder is gone,
/// and only its owner can renew it or give it back. An owner's name must be one process's, or one worker's, at a time.
/// </summary>
public sealed class TaskQueue
{
    /// <summary>Rows of one claim at most.</summary>
    public const int MaxClaim = 1_000;

    /// <summary>How far the clocks of processes may be apart, and one clock be set right, without anybody's noticing.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    // A held row stays held: what is asked meanwhile is kept in asked_at and in the generation. Claims are not reset, because an
    // enqueue may be a repeated one, and a file that kills its worker must not look new each time.
    const string Enqueue = """
        INSERT INTO task_queue (photo_id, library_id, priority, due_at, not_before, enqueued_at, generation, claims)
        VALUES (@photo, @library, @priority, @not_before, @not_before, @now, 1, 0)
        ON CONFLICT (photo_id) DO UPDATE SET
            priority = CASE WHEN excluded.priority < task_queue.priority THEN excluded.priority ELSE task_queue.priority END,
            due_at = CASE WHEN task_queue.owner IS NULL AND excluded.due_at < task_queue.due_at
                THEN excluded.due_at ELSE task_queue.due_at END,
            not_before = CASE WHEN task_queue.owner IS NULL AND excluded.not_before < task_queue.not_before
                THEN excluded.not_before ELSE task_queue.not_before END,
            asked_at = CASE WHEN task_queue.owner IS NULL THEN NULL
                WHEN task_queue.asked_at < excluded.not_before THEN task_queue.asked_at ELSE excluded.not_before END,
            generation = task_queue.generation + 1
        """;

    // Materialized: a plan that ran the select twice would take more rows than it may.
    internal const string Claim = """
        WITH due AS MATERIALIZED (
            SELECT photo_id FROM task_queue
            WHERE priority = @priority AND library_id = @library AND due_at <= @now ORDER BY due_at LIMIT @limit {skip_locked})
        UPDATE task_queue SET owner = @owner, due_at = @until, claims = claims + 1, asked_at = NULL
        WHERE photo_id IN (SELECT photo_id FROM due)
        RETURNING photo_id, library_id, priority, claims, generation, enqueued_at, not_before
        """;

    const string Renew = "UPDATE task_queue SET due_at = @until WHERE photo_id = @photo AND owner = @owner";

    const string Finish = "DELETE FROM task_queue WHERE photo_id = @photo AND owner = @owner AND generation = @generation";

    const string Release = """
        UPDATE task_queue SET owner = NULL, claims = 0, asked_at = NULL,
            due_at = CASE WHEN asked_at < @not_before THEN asked_at ELSE @not_before END,
            not_before = CASE WHEN asked_at < @not_before THEN asked_at ELSE @not_before END
        WHERE photo_id = @photo AND owner = @owner
        """;

    // Claims stay: their holder has died.
    internal const string ReleaseOwner = "UPDATE task_queue SET owner = NULL, asked_at = NULL, due_at = not_before WHERE owner = @owner";

    // Held ones get no more than a lease from now, as their holders renew them to.
    const string Recall = """
        UPDATE task_queue SET
            not_before = CASE WHEN owner IS NULL THEN @now ELSE not_before END,
            due_at = CASE WHEN owner IS NULL THEN @now ELSE @until END
        WHERE (owner IS NULL AND due_at > @now AND enqueued_at > @now + @tolerance) OR (owner IS NOT NULL AND due_at > @until + @tolerance)
        """;

    const string SelectOne = "SELECT 1 FROM task_queue WHERE photo_id = @photo";

    const string Drop = "DELETE FROM task_queue WHERE photo_id = @photo";

    internal const string SelectQueued = """
        SELECT photo_id, library_id, priority, owner, not_before FROM task_queue WHERE photo_id > @after
            AND (CASE WHEN owner IS NOT NULL AND due_at > @now THEN 1 ELSE 0 END) = @running AND (@library = '' OR library_id = @library) ORDER BY photo_id LIMIT @limit
        """;

    const string Lengths = """
        SELECT priority,
            sum(CASE WHEN owner IS NULL OR due_at <= @now THEN 1 ELSE 0 END),
            sum(CASE WHEN owner IS NULL OR due_at <= @now THEN 0 ELSE 1 END),
            min(CASE WHEN due_at <= @now THEN due_at END)
        FROM task_queue GROUP BY priority
        """;

    static readonly WorkPriority[] Priorities = Enum.GetValues<WorkPriority>();

    readonly IndexStore _store;
    readonly TimeProvider _clock;
    readonly LibraryTurns _turns = new();
    readonly string _claim;

    internal TaskQueue(IndexStore store, TimeProvider clock)
    {
        _store = store;
        _clock = clock;
        _claim = store.Dialect.Render(Claim);
    }

    long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Puts a photo into the queue. One that is there keeps the more urgent priority and the earlier time and gets the next
    /// generation, so that a holder's completion does not take the new request with it. Claims are kept: only a holder that comes
    /// back resets them.
    /// </summary>
    /// <param name="notBefore">When it is due, kept to the millisecond.</param>
    public Task EnqueueAsync(Guid photoId, string libraryId, WorkPriority priority, DateTimeOffset notBefore, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryId);
        if (!Enum.IsDefined(priority))
        {
            throw new ArgumentOutOfRangeException(nameof(priority), priority, "Use one of WorkPriority.");
        }

        return ExecuteAsync(
            Enqueue, ct,
            Photo(photoId), ("@library", libraryId), ("@priority", (long)priority),
            ("@not_before", notBefore.ToUnixTimeMilliseconds()), ("@now", Now));
    }

    /// <summary>As <see cref="EnqueueAsync(Guid, string, WorkPriority, DateTimeOffset, CancellationToken)"/> for many photos, in one transaction.</summary>
    public Task EnqueueAsync(IReadOnlyList<Guid> photos, string libraryId, WorkPriority priority, DateTimeOffset notBefore, CancellationToken ct)
    {
        var now = Now;
        List<SqlValue[]> rows = [.. photos.Select(id => (SqlValue[])[
            Photo(id), ("@library", libraryId), ("@priority", (long)priority), ("@not_before", notBefore.ToUnixTimeMilliseconds()), ("@now", now)])];
        return ExecuteEachAsync(Enqueue, rows, ct);
    }

    /// <summary>
    /// Takes due photos that no live lease holds, by priority, then in the libraries' turn, then by time. Each is durably counted as claimed
    /// before it is handed out. No photo goes to two owners.
    /// </summary>
    /// <param name="owner">Who takes them.</param>
    /// <param name="lease">How long they are the owner's unless it renews; more than zero.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <param name="least">The least urgent that is taken.</param>
    public async Task<IReadOnlyList<ClaimedWork>> ClaimAsync(
        string owner, TimeSpan lease, int limit, CancellationToken ct, WorkPriority least = WorkPriority.Backfill)
    {
        RequireOwner(owner);
        RequireLease(lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxClaim);
        return await _store.WriteAsync(session => ClaimAsync(session, owner, lease, limit, least), ct).ConfigureAwait(false);
    }

    /// <summary>Prolongs a lease from now.</summary>
    /// <returns>False when the lease is lost: another owner has it, or the photo is no longer in the queue.</returns>
    public Task<bool> RenewAsync(Guid photoId, string owner, TimeSpan lease, CancellationToken ct)
    {
        RequireOwner(owner);
        RequireLease(lease);
        return ChangesOneAsync(Renew, ct, Photo(photoId), ("@owner", owner), ("@until", Now + Milliseconds(lease)));
    }

    /// <summary>Takes a photo out of the queue when nothing was enqueued since the claim; else gives it back as due now.</summary>
    /// <returns>False when it is still in the queue, or the lease was lost.</returns>
    public Task<bool> CompleteAsync(Guid photoId, string owner, long generation, CancellationToken ct)
    {
        RequireOwner(owner);
        return _store.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync(Finish, Photo(photoId), ("@owner", owner), ("@generation", generation)).ConfigureAwait(false) == 1)
                {
                    return true;
                }

                await session.ExecuteAsync(Release, Photo(photoId), ("@owner", owner), ("@not_before", Now)).ConfigureAwait(false);
                return false;
            },
            ct);
    }

    /// <summary>
    /// Gives a photo back, for example to try again later. What was enqueued earlier than that since the claim counts. Its claims
    /// begin anew: the holder has lived.
    /// </summary>
    /// <returns>False when the lease was lost.</returns>
    public Task<bool> ReleaseAsync(Guid photoId, string owner, DateTimeOffset notBefore, CancellationToken ct)
    {
        RequireOwner(owner);
        return ChangesOneAsync(Release, ct, Photo(photoId), ("@owner", owner), ("@not_before", notBefore.ToUnixTimeMilliseconds()));
    }

    /// <summary>Whether a photo is in the queue, be it held.</summary>
    public async Task<bool> IsQueuedAsync(Guid photoId, CancellationToken ct)
    {
        var found = await _store.ReadAsync(session => session.QueryAsync(SelectOne, row => row.GetInt64(0), Photo(photoId)), ct).ConfigureAwait(false);
        return found.Count > 0;
    }

    /// <summary>Takes a photo out of the queue whoever holds it.</summary>
    public Task DropAsync(Guid photoId, CancellationToken ct) => ExecuteAsync(Drop, ct, Photo(photoId));

    /// <summary>Frees what a process held that has died; a process asks it for its own name when it starts. Claims are kept.</summary>
    /// <returns>How many photos were freed.</returns>
    public Task<int> ReleaseOwnerAsync(string owner, CancellationToken ct)
    {
        RequireOwner(owner);
        return ExecuteAsync(ReleaseOwner, ct, ("@owner", owner));
    }

    /// <summary>
    /// Makes due what was put in at a time that has not come yet: the clock has been set back since, and it would wait until then. Ends the leases that
    /// would last as long.
    /// </summary>
    /// <param name="lease">How long leases last in this installation.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <returns>How many photos these were.</returns>
    public Task<int> RecallAsync(TimeSpan lease, CancellationToken ct)
    {
        RequireLease(lease);
        var now = Now;
        return ExecuteAsync(Recall, ct, ("@now", now), ("@until", now + Milliseconds(lease)), ("@tolerance", Milliseconds(ClockTolerance)));
    }

    /// <summary>Photos in the queue, by their ids.</summary>
    /// <param name="running">Those that a live lease holds, or the others.</param>
    /// <param name="libraryId">Of this library alone; null for all.</param>
    /// <param name="after">The last one of the page before; <see cref="Guid.Empty"/> for the first.</param>
    /// <param name="limit">1 to 1,000.</param>
    public async Task<IReadOnlyList<QueuedPhoto>> ListAsync(bool running, string? libraryId, Guid after, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxClaim);
        return await _store.ReadAsync(
            session => session.QueryAsync(
                SelectQueued,
                ReadQueued,
                ("@after", PhotoColumns.IdBytes(after)), ("@now", Now), ("@running", running ? 1L : 0L), ("@library", libraryId ?? ""), ("@limit", (long)limit)),
            ct).ConfigureAwait(false);
    }

    static QueuedPhoto ReadQueued(DbDataReader row) => new(
        PhotoColumns.ReadId(row, 0),
        row.GetString(1),
        (WorkPriority)row.GetInt64(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));

    /// <summary>What is in the queue, an entry for every priority.</summary>
    public async Task<IReadOnlyList<QueueLength>> LengthsAsync(CancellationToken ct)
    {
        var now = Now;
        var found = await _store.ReadAsync(session => session.QueryAsync(Lengths, row => ReadLength(row, now), ("@now", now)), ct)
            .ConfigureAwait(false);
        return [.. Priorities.Select(priority =>
            found.Find(length => length.Priority == priority) ?? new(priority, 0, 0, TimeSpan.Zero))];
    }

    async Task<List<ClaimedWork>> ClaimAsync(IndexSession session, string owner, TimeSpan lease, int limit, WorkPriority least)
    {
        var now = Now;
        List<ClaimedWork> claimed = [];
        foreach (var priority in Priorities.Where(priority => priority <= least))
        {
            var libraries = await _turns.NextAsync(session, priority, now).ConfigureAwait(false);
            for (var i = 0; i < libraries.Count && claimed.Count < limit; i++)
            {
                // What is left is shared among those that are left; a library that has less leaves its part to the next.
                var share = Math.Max(1, (limit - claimed.Count) / (libraries.Count - i));
                claimed.AddRange(await ClaimOfAsync(session, libraries[i], priority, owner, now, lease, share).ConfigureAwait(false));
            }

            if (claimed.Count == limit)
            {
                break;
            }
        }

        return claimed;
    }

    async Task<IEnumerable<ClaimedWork>> ClaimOfAsync(
        IndexSession session, string libraryId, WorkPriority priority, string owner, long now, TimeSpan lease, int limit)
    {
        var rows = await session.QueryAsync(
            _claim,
            row => (Work: ReadClaim(row), NotBefore: row.GetInt64(6)),
            ("@owner", owner), ("@until", now + Milliseconds(lease)), ("@priority", (long)priority), ("@library", libraryId), ("@now", now),
            ("@limit", (long)limit)).ConfigureAwait(false);
        if (rows.Count > 0)
        {
            _turns.Served(libraryId);
        }

        return rows.OrderBy(row => row.NotBefore).Select(row => row.Work); // RETURNING has no order of its own
    }

    static ClaimedWork ReadClaim(DbDataReader row) => new(
        PhotoColumns.ReadId(row, 0),
        row.GetString(1),
        (WorkPriority)row.GetInt64(2),
        (int)row.GetInt64(3),
        row.GetInt64(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));

    static QueueLength ReadLength(DbDataReader row, long now) => new(
        (WorkPriority)row.GetInt64(0),
        row.GetInt64(1),
        row.GetInt64(2),
        row.IsDBNull(3) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Max(0, now - row.GetInt64(3))));

    static SqlValue Photo(Guid photoId) => ("@photo", PhotoColumns.IdBytes(photoId));

    static long Milliseconds(TimeSpan lease) => (long)lease.TotalMilliseconds;

    static void RequireOwner(string owner) => ArgumentException.ThrowIfNullOrEmpty(owner);

    static void RequireLease(TimeSpan lease)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lease, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lease, TimeSpan.FromDays(1));
    }

    Task<int> ExecuteAsync(string sql, CancellationToken ct, params SqlValue[] values) =>
        _store.WriteAsync(session => session.ExecuteAsync(sql, values), ct);

    Task ExecuteEachAsync(string sql, List<SqlValue[]> rows, CancellationToken ct) => rows.Count == 0
        ? Task.CompletedTask
        : _store.WriteAsync(
            async session =>
            {
                await session.ExecuteEachAsync(sql, rows).ConfigureAwait(false);
                return rows.Count;
            },
            ct);

    async Task<bool> ChangesOneAsync(string sql, CancellationToken ct, params SqlValue[] values) =>
        await ExecuteAsync(sql, ct, values).ConfigureAwait(false) == 1;
}
