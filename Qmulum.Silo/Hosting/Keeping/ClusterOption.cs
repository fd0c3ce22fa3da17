using System.CommandLine;
using Npgsql;

namespace Qmulum.Silo.Hosting;

/// <summary><c>--cluster</c>: the state is in the PostgreSQL database that the variable QMULUM_DATABASE names; a flag could be read by every user of the machine.</summary>
static class ClusterOption
{
    const string Variable = "QMULUM_DATABASE";

    public static Option<bool> Create() => new("--cluster")
    {
        Description = $"Of a cluster: of the PostgreSQL database that the variable {Variable} names. The files of photos are copied apart.",
    };

    /// <summary>The connection string.</summary>
    /// <exception cref="KeeperRefusal">There is none, or it is none; the message does not repeat it.</exception>
    public static string Database()
    {
        try
        {
            var text = Environment.GetEnvironmentVariable(Variable) ?? "";
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0, Database.Length: > 0 }
                ? text
                : throw new KeeperRefusal($"The variable {Variable} must name a host and a database, as \"Host=db.example.org;Database=qmulum;Username=qmulum;Password=…\".");
        }
        catch (ArgumentException)
        {
            throw new KeeperRefusal($"The variable {Variable} is no PostgreSQL connection string: it looks like \"Host=db.example.org;Database=qmulum;…\".");
        }
    }
}
