using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Silo.Hosting;
using Qmulum.Testing.Cluster;

namespace Qmulum.Bench.Cluster.Hosting;

/// <summary>A client of a cluster, set up as an API node's.</summary>
static class ClusterClient
{
    public static async Task<IHost> ConnectAsync(ServerCluster cluster)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleansClient(client => client.JoinAsClient(new(Installation.ConnectionString(cluster.Database), "qmulum")));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
