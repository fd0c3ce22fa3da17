using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>A table that tells in its column "version" which version the other tables are of.</summary>
public static class SchemaTable
{
    /// <summary>The highest version in the table; 0 when it has no row, or is not there.</summary>
    public static long VersionIn(SqliteConnection connection, string table)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @table";
        command.With("@table", table);
        if ((long)command.ExecuteScalar()! == 0)
        {
            return 0;
        }

        command.CommandText = $"SELECT coalesce(max(version), 0) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }
}
