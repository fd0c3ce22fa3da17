namespace Qmulum.Sqlite;

/// <summary>The disk, or the database's own limit, has no space left (SQLITE_FULL).</summary>
public sealed class SqliteStoreFullException(string message, Exception? inner) : SqliteStoreException(message, inner);
