namespace Qmulum.Sqlite;

/// <summary>The disk under the database failed to read or write (SQLITE_IOERR).</summary>
public sealed class SqliteStoreBrokenException(string message, Exception? inner) : SqliteStoreException(message, inner);
