namespace Qmulum.Sqlite;

/// <summary>The file is no database or is damaged (SQLITE_CORRUPT, SQLITE_NOTADB).</summary>
public sealed class SqliteStoreDamagedException(string message, Exception? inner) : SqliteStoreException(message, inner);
