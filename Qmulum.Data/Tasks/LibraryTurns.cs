namespace Qmulum.Data;

/// <summary>
/// Whose turn it is. The library that has fewest photos under work goes first; among equals they take turns. So a library with one photo due waits for
/// no other's hundred thousand, and one whose files are slow does not get more hands than the others.
/// </summary>
sealed class LibraryTurns
{
    const int MaxKept = 10_000;

    // Steps from library to library through the index: as many look-ups as there are libraries, however many rows each has.
    internal const string SelectDue = """
        WITH RECURSIVE queued (library_id) AS (
            SELECT (SELECT min(library_id) FROM task_queue WHERE priority = @priority)
            UNION ALL
            SELECT (SELECT min(task_queue.library_id) FROM task_queue
                WHERE task_queue.priority = @priority AND task_queue.library_id > queued.library_id)
            FROM queued WHERE queued.library_id IS NOT NULL)
        SELECT library_id FROM queued WHERE library_id IS NOT NULL AND
            (SELECT min(task_queue.due_at) FROM task_queue
                WHERE task_queue.priority = @priority AND task_queue.library_id = queued.library_id) <= @now
        """;

    internal const string SelectHeld =
        "SELECT library_id, count(*) FROM task_queue WHERE owner IS NOT NULL AND due_at > @now GROUP BY library_id";

    // Of this process alone: others turn in their own order, and the counts of what is held keep them together.
    readonly Lock _lock = new();
    readonly Dictionary<string, long> _servedAt = new(StringComparer.Ordinal);
    long _serving;

    /// <summary>Libraries of which something is due at that priority, in their turn.</summary>
    public async Task<IReadOnlyList<string>> NextAsync(IndexSession session, WorkPriority priority, long now)
    {
        var due = await session.QueryAsync(SelectDue, row => row.GetString(0), ("@priority", (long)priority), ("@now", now)).ConfigureAwait(false);
        if (due.Count <= 1)
        {
            return due;
        }

        var rows = await session.QueryAsync(SelectHeld, row => (Library: row.GetString(0), Count: row.GetInt64(1)), ("@now", now)).ConfigureAwait(false);
        var held = rows.ToDictionary(row => row.Library, row => row.Count, StringComparer.Ordinal);
        lock (_lock)
        {
            return [.. due.OrderBy(library => held.GetValueOrDefault(library)).ThenBy(library => _servedAt.GetValueOrDefault(library))];
        }
    }

    /// <summary>A library got its turn.</summary>
    public void Served(string libraryId)
    {
        lock (_lock)
        {
            if (_servedAt.Count >= MaxKept)
            {
                _servedAt.Clear(); // all are equal again, once in a long while
            }

            _servedAt[libraryId] = ++_serving;
        }
    }
}
