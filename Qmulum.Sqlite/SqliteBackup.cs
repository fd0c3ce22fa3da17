using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>A copy of a database as one file, of one moment, also while others write (https://sqlite.org/lang_vacuum.html#vacuuminto).</summary>
public static class SqliteBackup
{
    /// <summary>Writes the copy; durable when it returns. What fails leaves no file.</summary>
    /// <param name="path">The database.</param>
    /// <param name="copy">The new file; there must be none.</param>
    /// <exception cref="SqliteEngineException">SQLite is not installed or too old.</exception>
    /// <exception cref="SqliteStoreException">The database cannot be read, or there is no room for the copy.</exception>
    public static void Write(string path, string copy)
    {
        SqliteEngine.EnsureLoaded();
        try
        {
            using (var connection = StoreConnection.Open(new() { Path = path }, SqliteOpenMode.ReadWrite))
            {
                connection.Prepared("VACUUM INTO @copy").With("@copy", copy).ExecuteNonQuery();
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
}
