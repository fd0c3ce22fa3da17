using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Qmulum.Sqlite;

/// <summary>
/// Turns SQLite's result codes (https://sqlite.org/rescode.html) into the typed exceptions of this project. Errors of a
/// statement itself, such as a constraint, stay what they are.
/// </summary>
static class StoreErrors
{
    public static Exception Translate(Exception error, string path) =>
        error is SqliteException sqlite ? Translate(sqlite, path) : error;

    static Exception Translate(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        SQLITE_FULL => new SqliteStoreFullException(
            $"The database {path} cannot grow: its disk is full. Free some space; nothing was changed.", error),
        SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_PERM => new SqliteStoreReadOnlyException(
            $"The database {path} cannot be opened or written. Check that its folder exists and belongs to the user that runs Qmulum.",
            error),
        SQLITE_BUSY or SQLITE_LOCKED => new SqliteStoreBusyException(
            $"The database {path} is locked by another process. Stop that process, or wait until it is done.", error),
        SQLITE_CORRUPT or SQLITE_NOTADB => new SqliteStoreDamagedException(
            $"The file {path} is damaged or is no SQLite database ({error.Message}). Restore it from a backup.", error),
        SQLITE_IOERR => new SqliteStoreBrokenException(
            $"Reading or writing {path} failed (extended code {error.SqliteExtendedErrorCode}). Check the disk.", error),
        _ => error,
    };
}
