namespace Qmulum.Sqlite;

/// <summary>Another process held the database's lock for longer than the busy timeout (SQLITE_BUSY, SQLITE_LOCKED).</summary>
public sealed class SqliteStoreBusyException(string message, Exception? inner) : SqliteStoreException(message, inner);
