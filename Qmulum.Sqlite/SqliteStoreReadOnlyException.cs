namespace Qmulum.Sqlite;

/// <summary>The database or its folder cannot be written or opened (SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM).</summary>
public sealed class SqliteStoreReadOnlyException(string message, Exception? inner) : SqliteStoreException(message, inner);
