namespace Qmulum.Sqlite;

/// <summary>The SQLite library is missing or too old for Qmulum. The message names what to install.</summary>
public sealed class SqliteEngineException(string message) : Exception(message);
