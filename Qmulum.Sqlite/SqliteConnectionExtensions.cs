using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>What a unit of work uses on the connection it is given.</summary>
public static class SqliteConnectionExtensions
{
    /// <summary>
    /// The connection's own prepared command for this text, made at the first call. Do not dispose it, do not change its
    /// text, and finish one reader of it before the next starts. Parameters keep their last values: set each of them.
    /// </summary>
    /// <exception cref="ArgumentException">The connection is not one that <see cref="SqliteDatabase"/> handed out.</exception>
    public static SqliteCommand Prepared(this SqliteConnection connection, string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return connection is StoreConnection store
            ? store.Prepared(sql)
            : throw new ArgumentException("Only connections of a SqliteDatabase keep prepared commands.", nameof(connection));
    }

    /// <summary>Sets a parameter, adding it at its first use; null is SQL's NULL.</summary>
    /// <returns>The command, to go on with.</returns>
    public static SqliteCommand With(this SqliteCommand command, string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(command);
        var parameters = command.Parameters;
        var index = parameters.IndexOf(name);
        if (index < 0)
        {
            parameters.AddWithValue(name, value ?? DBNull.Value);
        }
        else
        {
            parameters[index].Value = value ?? DBNull.Value;
        }

        return command;
    }
}
