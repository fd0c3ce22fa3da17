using Qmulum.Data;
using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

static class MomentExtensions
{
    /// <summary>The id of the location that an index knows; null when it knows none.</summary>
    public static Guid? LocationIn(this SqliteMoment moment, string index) => moment.Read(index, connection =>
    {
        if (SchemaTable.VersionIn(connection, "index_version") < InstallationFacts.SinceVersion)
        {
            return (Guid?)null;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM installation WHERE name = @name";
        return command.With("@name", InstallationFacts.Location).ExecuteScalar() is string id ? Guid.Parse(id) : null;
    });
}
