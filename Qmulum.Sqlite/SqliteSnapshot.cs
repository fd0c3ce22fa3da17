using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>
/// A database that nobody writes to, read without a trace: SQLite makes no file beside it and changes none. One thread at a time.
/// </summary>
/// <remarks>
/// It is opened as immutable (https://sqlite.org/uri.html#uriimmutable), and so without its log. When its last user was killed, the log
/// holds rows that the database does not: then a copy of both is read, of which nothing is left behind.
/// </remarks>
public sealed class SqliteSnapshot : IDisposable
{
    // A write-ahead log, or the journal of a database without one.
    static readonly string[] Logs = ["-wal", "-journal"];
    static readonly string[] Parts = ["", .. Logs];

    readonly StoreConnection _connection;
    readonly (long Length, DateTime Written)[] _seen;

    SqliteSnapshot(string path, StoreConnection connection)
    {
        Path = path;
        _connection = connection;
        _seen = LookAtAll(path);
    }

    /// <summary>The full path of the database's file.</summary>
    public string Path { get; }

    /// <summary>Opens a database whose folder is held, so that nobody writes to it.</summary>
    /// <exception cref="SqliteEngineException">SQLite is not installed or too old.</exception>
    /// <exception cref="SqliteStoreException">The file cannot be used, or there is no room for the copy.</exception>
    public static SqliteSnapshot Open(string path)
    {
        SqliteEngine.EnsureLoaded();
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            return new(full, HasLog(full) ? OpenCopy(full) : OpenImmutable(full));
        }
        catch (SqliteException error)
        {
            throw StoreErrors.Translate(error, full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SqliteStoreReadOnlyException(
                $"The database {full} was not closed by its last user and cannot be copied to {System.IO.Path.GetTempPath()} to be read: "
                + $"{error.Message} Make room there, or name another folder in TMPDIR.", error);
        }
    }

    /// <summary>Runs a read.</summary>
    /// <exception cref="SqliteStoreException">The file is damaged or cannot be read.</exception>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read(_connection);
        }
        catch (SqliteException error)
        {
            throw StoreErrors.Translate(error, Path);
        }
    }

    /// <summary>Whether the files are still as they were when they were opened.</summary>
    public bool IsUnchanged() => LookAtAll(Path).SequenceEqual(_seen);

    public void Dispose() => _connection.Dispose();

    static StoreConnection OpenImmutable(string path) => StoreConnection.Open(
        Options($"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1"), SqliteOpenMode.ReadOnly);

    /// <summary>The copy's name goes as soon as it is open: the kernel frees it with this process, however it ends.</summary>
    static StoreConnection OpenCopy(string path)
    {
        var folder = Directory.CreateTempSubdirectory("qmulum-snapshot-").FullName;
        try
        {
            var copy = System.IO.Path.Combine(folder, "copy.db");
            foreach (var part in Parts.Where(part => File.Exists(path + part)))
            {
                CopyFile(path + part, copy + part);
            }

            using (var unfold = StoreConnection.Open(Options(copy), SqliteOpenMode.ReadWrite))
            {
                unfold.Execute("PRAGMA journal_mode = DELETE");
            }

            var connection = OpenImmutable(copy);
            connection.Execute("SELECT count(*) FROM sqlite_master");
            return connection;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Not File.Copy: it would also copy that a file may not be written.
    static void CopyFile(string from, string to)
    {
        using var source = File.OpenRead(from);
        using var copy = File.Create(to);
        source.CopyTo(copy);
    }

    static SqliteDatabaseOptions Options(string path) => new() { Path = path };

    static bool HasLog(string path) => Logs.Any(log => Look(path + log).Length > 0);

    static (long Length, DateTime Written)[] LookAtAll(string path) => [.. Parts.Select(part => Look(path + part))];

    // A file that is not there and an empty one are the same to SQLite.
    static (long Length, DateTime Written) Look(string file) =>
        new FileInfo(file) is { Exists: true, Length: > 0 } found ? (found.Length, found.LastWriteTimeUtc) : default;
}
