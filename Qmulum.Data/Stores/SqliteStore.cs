using Microsoft.Data.Sqlite;
using Qmulum.Sqlite;

namespace Qmulum.Data;

/// <summary>The index tables in a SQLite file.</summary>
sealed class SqliteStore(SqliteDatabase database) : IndexStore
{
    public override SqlDialect Dialect => SqlDialect.Sqlite;

    public static SqliteStore Open(IndexOptions options)
    {
        try
        {
            return new(SqliteDatabase.Open(new() { Path = options.Path!, Readers = options.Readers, WriteQueue = options.WriteQueue }));
        }
        catch (SqliteStoreException error)
        {
            throw Translate(error);
        }
    }

    public override async Task<T> WriteAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await database.WriteAsync(connection => Run(work, connection), ct).ConfigureAwait(false);
        }
        catch (SqliteStoreException error)
        {
            throw Translate(error);
        }
    }

    // One writer: nothing comes between the statements of a transaction.
    public override Task<T> WriteSnapshotAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct) => WriteAsync(work, ct);

    public override async Task<T> ReadAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await database.ReadAsync(connection => Run(work, connection), ct).ConfigureAwait(false);
        }
        catch (SqliteStoreException error)
        {
            throw Translate(error);
        }
    }

    public override Task<T> ReadSnapshotAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct) => ReadAsync(work, ct);

    public override ValueTask DisposeAsync() => database.DisposeAsync();

    // The session's tasks are completed ones, so a work that awaits nothing else is done when it returns: no thread waits here.
    static T Run<T>(Func<IndexSession, Task<T>> work, SqliteConnection connection)
    {
        var task = work(new SqliteSession(connection));
        return task.IsCompleted
            ? task.GetAwaiter().GetResult()
            : throw new InvalidOperationException("A unit of work on SQLite awaited something other than its session.");
    }

    static IndexUnavailableException Translate(SqliteStoreException error) => error is SqliteStoreFullException
        ? new IndexFullException(error.Message, error)
        : new IndexUnavailableException(error.Message, error);
}
