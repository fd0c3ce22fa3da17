using Npgsql;
using Qmulum.Data;
using Qmulum.Silo.Composition;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>An installation of many processes: one database, and locations that all of them reach.</summary>
static class Installation
{
    // The index and Orleans' providers have a pool each: ten silos stay far below the connections that a server takes.
    const int PooledConnections = 20;

    /// <summary>Opens what all share, and makes it when this process is the first; ten may be it at once.</summary>
    public static async Task<ServerResources> OpenAsync(ServerOptions options, TimeProvider clock)
    {
        if (options.RunsGrains)
        {
            await MediaWorkers.ProbeAsync();
        }

        var folder = new DataFolder(Path.GetFullPath(options.Data));
        var index = await IndexDatabase.OpenAsync(
            new() { Provider = IndexProvider.PostgreSql, ConnectionString = ConnectionString(options.Database) }, clock, CancellationToken.None);
        try
        {
            InstallationLocation location = new(options, folder, clock);
            var own = await OpenLocationAsync(index, location);
            return new(folder, index, own, location.WithOthers(own, index.Locations), $"{options.Advertise}:{options.SiloPort}", hold: null);
        }
        catch
        {
            await index.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The given one with what this project needs: times in UTC, prepared statements, and a pool that leaves room for others. Whoever uses a
    /// connection leaves nothing in its session; resetting it for the next one each time was seven statements more for each that does something.
    /// </summary>
    public static string ConnectionString(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database) { Timezone = "UTC", MaxAutoPrepare = 100, NoResetOnClose = true };
        settings.ApplicationName ??= "qmulum";
        if (settings.MaxPoolSize == new NpgsqlConnectionStringBuilder().MaxPoolSize)
        {
            settings.MaxPoolSize = PooledConnections;
        }

        return settings.ToString();
    }

    /// <summary>
    /// The location is made once, by whoever is first, under an id that the database knew before, so that none of another installation is taken for it; a place with another one is
    /// refused ever after.
    /// </summary>
    static async Task<IBlobStore> OpenLocationAsync(IndexDatabase index, InstallationLocation location)
    {
        var claim = await index.FactAsync(InstallationFacts.Location, CancellationToken.None)
            ?? await index.AgreeAsync(InstallationFacts.Claim, () => Task.FromResult($"{Guid.CreateVersion7()}"), CancellationToken.None);
        var id = await index.AgreeAsync(
            InstallationFacts.Location,
            async () =>
            {
                await location.ClaimAsync(Guid.Parse(claim));
                return claim;
            },
            CancellationToken.None);
        return location.Open(Guid.Parse(id));
    }
}
