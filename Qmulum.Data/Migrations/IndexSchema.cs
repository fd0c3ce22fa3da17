using Microsoft.Data.Sqlite;
using Qmulum.Sqlite;

namespace Qmulum.Data;

/// <summary>Which version the index tables of a SQLite file are of.</summary>
public static class IndexSchema
{
    /// <summary>The version of this build.</summary>
    public static int Current => MigrationList.All[^1].Version;

    /// <summary>Whether opening them with this build would bring them to a new version. Tables that are not there yet are made, and not brought.</summary>
    public static bool IsOlder(SqliteConnection connection) =>
        SchemaTable.VersionIn(connection, "index_version") is > 0 and var version && version < MigrationList.All[^1].Version;
}
