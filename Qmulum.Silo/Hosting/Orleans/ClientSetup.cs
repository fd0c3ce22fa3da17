using Orleans.Configuration;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Silo.Hosting;

/// <summary>A client of the cluster: calls grains and hears streams, holds none.</summary>
static class ClientSetup
{
    static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(500);

    public static IClientBuilder JoinAsClient(this IClientBuilder client, ClusterAccess cluster)
    {
        client.Configure<ClusterOptions>(cluster.Identify);
        ClusterAccess.AddMessages(client.Services);
        client.UseAdoNetClustering(table =>
        {
            table.Invariant = ClusterAccess.Provider;
            table.ConnectionString = cluster.ConnectionString;
        });
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ClusterTimes.Response);
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = ClusterTimes.GatewayRefresh);
        client.AddMemoryStreams(StreamNames.Provider, streams => streams.ConfigurePartitioning(ClusterAccess.StreamQueues));
        client.AddOutgoingGrainCallFilter<CallRetries>();
        client.AddCounters();
        // An API node that starts before its first silo waits for it.
        return client.UseConnectionRetryFilter(async (_, stopping) =>
        {
            await Task.Delay(TryAgain, stopping);
            return true;
        });
    }
}
