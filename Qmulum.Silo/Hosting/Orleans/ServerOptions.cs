using System.Net;
using Npgsql;

namespace Qmulum.Silo;

/// <summary>The settings of a cluster's processes; docs/cluster.md lists them.</summary>
public sealed partial record ServerOptions
{
    const string All = "all";
    const string Api = "api";
    const string Silo = "silo";

    /// <summary>"silo" holds grains and works, "api" serves the page and the API, "all" does both.</summary>
    public string Role { get; init; } = All;

    /// <summary>Npgsql's connection string of the cluster's PostgreSQL database.</summary>
    public string Database { get; init; } = "";

    /// <summary>The cluster's name: processes with the same name and database find each other.</summary>
    public string ClusterId { get; init; } = "qmulum";

    /// <summary>The port at which other silos reach this one, 1 to 65535.</summary>
    public int SiloPort { get; init; } = 11_111;

    /// <summary>The port at which API nodes reach this silo, 1 to 65535.</summary>
    public int GatewayPort { get; init; } = 30_000;

    /// <summary>The IP address at which the others reach this silo; it listens there and nowhere else.</summary>
    public string Advertise { get; init; } = "127.0.0.1";

    /// <summary>Whether this process holds grains and works on what is due.</summary>
    public bool RunsGrains => Role is All or Silo;

    /// <summary>Whether this process serves the page and the API.</summary>
    public bool ServesApi => Role is All or Api;

    partial void ValidateHost()
    {
        Require(Role is All or Api or Silo, "role", Role, "all, api or silo");
        Require(ClusterId.Length is >= 1 and <= 100, "clusterId", ClusterId, "a name of 1 to 100 characters");
        Require(SiloPort is >= 1 and <= 65_535, "siloPort", SiloPort, "1 to 65535");
        Require(GatewayPort is >= 1 and <= 65_535 && GatewayPort != SiloPort, "gatewayPort", GatewayPort, "1 to 65535 and not the siloPort");
        Require(
            IPAddress.TryParse(Advertise, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any),
            "advertise", Advertise, "the IP address at which the other silos reach this one");
        RequireDatabase();
    }

    void RequireDatabase()
    {
        try
        {
            var database = new NpgsqlConnectionStringBuilder(Database);
            if (database is { Host.Length: > 0, Database.Length: > 0 })
            {
                return;
            }
        }
        catch (ArgumentException)
        {
            // Said below, without the text: it has a password in it.
        }

        throw new ServerOptionsException(
            "The setting \"database\" must be a PostgreSQL connection string with a host and a database, such as "
            + "\"Host=db.example.org;Database=qmulum;Username=qmulum;Password=…\".");
    }
}
