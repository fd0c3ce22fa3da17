using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Qmulum.Embedded.State;

/// <summary>The host's tables, by numbered steps forward.</summary>
static class EmbeddedSchema
{
    // The step's index plus one is the version it leads to. A step that was released is never changed.
    static readonly string[] Steps =
    [
        """
        CREATE TABLE grain_state (
            grain_type TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            json TEXT NOT NULL,
            modified INTEGER NOT NULL, -- milliseconds since 1970, UTC, as all times here
            PRIMARY KEY (grain_type, grain_key, name)
        ) WITHOUT ROWID;
        CREATE TABLE grain_reminder (
            grain_type TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            first_tick INTEGER NOT NULL,
            period INTEGER NOT NULL, -- milliseconds
            PRIMARY KEY (grain_type, grain_key, name)
        ) WITHOUT ROWID;
        CREATE TABLE stream_subscription (
            provider TEXT NOT NULL,
            namespace TEXT NOT NULL,
            stream_key TEXT NOT NULL,
            id TEXT NOT NULL,
            grain_type TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            PRIMARY KEY (provider, namespace, stream_key, id)
        ) WITHOUT ROWID;
        """,
    ];

    /// <summary>The version that <see cref="Upgrade"/> leads to.</summary>
    public static int Current => Steps.Length;

    /// <exception cref="InvalidOperationException">The tables are of a newer version than this code.</exception>
    public static int Upgrade(SqliteConnection connection)
    {
        Execute(connection, "CREATE TABLE IF NOT EXISTS embedded_schema (version INTEGER NOT NULL)");
        var version = Version(connection);
        if (version > Steps.Length)
        {
            throw new InvalidOperationException(
                $"The grain database has schema version {version}; this program knows versions up to {Steps.Length}. Use the newer program.");
        }

        for (var next = version; next < Steps.Length; next++)
        {
            Execute(connection, Steps[next]);
        }

        Execute(connection, "DELETE FROM embedded_schema");
        Execute(connection, $"INSERT INTO embedded_schema VALUES ({Steps.Length})");
        return Steps.Length;
    }

    static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT version FROM embedded_schema";
        return Convert.ToInt32(command.ExecuteScalar() ?? 0, CultureInfo.InvariantCulture);
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
