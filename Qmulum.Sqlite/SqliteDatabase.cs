using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>
/// One SQLite database in WAL mode: one writer that commits in groups, several readers that never wait for it. Safe to use
/// from any number of threads.
/// </summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    readonly GroupCommitWriter _writer;
    readonly ReaderPool _readers;
    int _disposed;

    SqliteDatabase(SqliteDatabaseOptions options, StoreConnection writer)
    {
        Path = options.Path;
        _readers = new(options);
        _writer = new(writer, options);
    }

    /// <summary>The full path of the database's file.</summary>
    public string Path { get; }

    /// <summary>
    /// Opens the database and creates it, and its folder, when they are not there. Commits are durable when they return:
    /// the journal is a WAL with <c>synchronous=FULL</c> (https://sqlite.org/pragma.html#pragma_synchronous).
    /// </summary>
    /// <exception cref="SqliteEngineException">SQLite is not installed or too old.</exception>
    /// <exception cref="SqliteStoreException">The file or its folder cannot be used.</exception>
    public static SqliteDatabase Open(SqliteDatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        SqliteEngine.EnsureLoaded();
        var located = options with { Path = System.IO.Path.GetFullPath(options.Path) };
        CreateFolder(located.Path);

        StoreConnection? writer = null;
        try
        {
            writer = StoreConnection.Open(located, SqliteOpenMode.ReadWriteCreate);
            UseDurableJournal(writer, located.Path);
            return new(located, writer);
        }
        catch (SqliteException error)
        {
            writer?.Dispose();
            throw StoreErrors.Translate(error, located.Path);
        }
        catch
        {
            writer?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs a unit of work on the writer's thread. Works that wait share one transaction; one that throws is rolled back
    /// alone and its task fails with what it threw. The task completes only after COMMIT has returned: what it wrote is
    /// durable then, and visible to every read that starts later.
    /// </summary>
    /// <param name="work">Must not wait, not begin or end a transaction, and not keep the connection.</param>
    /// <param name="ct">Cancels a work that has not begun; one that has begun runs to its end.</param>
    /// <exception cref="SqliteStoreException">The disk is full, the file read-only, locked or broken; nothing was changed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _writer.WriteAsync(work, ct);
    }

    /// <summary>
    /// Runs a read off the caller's thread, on a read-only connection and in a transaction of its own: all it selects is
    /// of one moment.
    /// </summary>
    /// <param name="work">Must not keep the connection.</param>
    /// <param name="ct">Cancels a read that has not begun.</param>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _readers.ReadAsync(work, ct);
    }

    /// <summary>Refuses new work, waits for what was accepted, and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _readers.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false); // last: closing it folds the WAL into the database
    }

    static void CreateFolder(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SqliteStoreReadOnlyException($"The folder {folder} for the database cannot be created: {error.Message}", error);
        }
    }

    static void UseDurableJournal(StoreConnection writer, string path)
    {
        using var command = writer.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        var mode = (string?)command.ExecuteScalar();
        if (mode != "wal")
        {
            throw new SqliteStoreReadOnlyException(
                $"The database {path} cannot use a write-ahead log (its journal mode stays \"{mode}\"). "
                + "Put it on a local file system that may be written.", inner: null);
        }

        writer.Execute("PRAGMA synchronous = FULL");
        writer.Execute("PRAGMA journal_size_limit = 67108864"); // 64 MiB: a long read may grow the WAL, it shrinks again
    }
}
