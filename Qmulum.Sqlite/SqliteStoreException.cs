namespace Qmulum.Sqlite;

/// <summary>
/// The database could not do what it was asked, for a reason that lies outside of the statement: no space, no right, a
/// lock, a broken disk. What was asked has changed nothing.
/// </summary>
public abstract class SqliteStoreException(string message, Exception? inner) : Exception(message, inner);
