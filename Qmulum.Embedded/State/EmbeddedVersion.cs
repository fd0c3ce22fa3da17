using Microsoft.Data.Sqlite;
using Qmulum.Embedded.State;
using Qmulum.Sqlite;

namespace Qmulum.Embedded;

/// <summary>Which version the host's tables in a SQLite file are of.</summary>
public static class EmbeddedVersion
{
    /// <summary>Whether a start of this host would bring them to a new version. Tables that are not there yet are made, and not brought.</summary>
    public static bool IsOlder(SqliteConnection connection) =>
        SchemaTable.VersionIn(connection, "embedded_schema") is > 0 and var version && version < EmbeddedSchema.Current;
}
