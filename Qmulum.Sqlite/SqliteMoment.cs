using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>
/// Several databases at one and the same moment, also while another process writes to them: what a kill of that process would have left then. Rows
/// written later are not seen, however long this is open. One thread at a time.
/// </summary>
/// <remarks>A read of a database in WAL mode keeps the version that it began with (https://sqlite.org/isolation.html).</remarks>
public sealed class SqliteMoment : IDisposable
{
    readonly Dictionary<string, StoreConnection> _readers = [];

    SqliteMoment()
    {
    }

    /// <summary>Fixes the moment. Of several the writers wait for some milliseconds.</summary>
    /// <exception cref="SqliteEngineException">SQLite is not installed or too old.</exception>
    /// <exception cref="SqliteStoreException">A database cannot be read, or somebody else holds its write lock for too long.</exception>
    public static SqliteMoment Of(params IReadOnlyList<string> paths)
    {
        SqliteEngine.EnsureLoaded();
        SqliteMoment moment = new();
        List<StoreConnection> holds = [];
        try
        {
            // One has its moment by its own reader, and need not wait for whoever writes to it.
            foreach (var path in paths.Count > 1 ? paths : [])
            {
                holds.Add(Begin(path, "BEGIN IMMEDIATE"));
            }

            foreach (var path in paths)
            {
                moment._readers[path] = Begin(path, "BEGIN");
            }

            return moment;
        }
        catch (SqliteException error)
        {
            moment.Dispose();
            throw StoreErrors.Translate(error, paths[0]);
        }
        finally
        {
            holds.ForEach(hold => hold.Dispose());
        }
    }

    /// <summary>Runs a read of one of them.</summary>
    /// <exception cref="SqliteStoreException">The file is damaged or cannot be read.</exception>
    public T Read<T>(string path, Func<SqliteConnection, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read(_readers[path]);
        }
        catch (SqliteException error)
        {
            throw StoreErrors.Translate(error, path);
        }
    }

    /// <summary>Writes one of them as a file of its own; durable when it returns. What fails leaves no file.</summary>
    /// <param name="path">Which.</param>
    /// <param name="copy">The new file; there must be none.</param>
    /// <param name="change">Makes the copy say something else before it is whole; null for the same.</param>
    /// <exception cref="SqliteStoreException">The database cannot be read, or there is no room for the copy.</exception>
    public void Write(string path, string copy, Action<SqliteConnection>? change = null)
    {
        try
        {
            using (var target = StoreConnection.Open(new() { Path = copy }, SqliteOpenMode.ReadWriteCreate))
            {
                _readers[path].BackupDatabase(target);
                change?.Invoke(target);
                target.Execute("PRAGMA journal_mode = DELETE"); // one file, with nothing beside it
            }

            using FileStream written = new(copy, FileMode.Open, FileAccess.ReadWrite);
            written.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is SqliteException or IOException)
        {
            File.Delete(copy);
            throw StoreErrors.Translate(error, copy);
        }
    }

    public void Dispose()
    {
        foreach (var reader in _readers.Values)
        {
            reader.Dispose();
        }
    }

    static StoreConnection Begin(string path, string begin)
    {
        var connection = StoreConnection.Open(new() { Path = path }, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Execute("PRAGMA temp_store = FILE"); // what is sorted may be all photos
            connection.Execute(begin);
            connection.Execute("SELECT count(*) FROM sqlite_master"); // a transaction begins with its first read
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
