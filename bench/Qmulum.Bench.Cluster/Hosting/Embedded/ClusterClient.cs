using Microsoft.Extensions.Hosting;
using Qmulum.Testing.Cluster;

namespace Qmulum.Bench.Cluster.Hosting;

/// <summary>There is no cluster without Orleans: this build is for the compiler and the formatter.</summary>
static class ClusterClient
{
    public static Task<IHost> ConnectAsync(ServerCluster cluster) =>
        throw new NotSupportedException($"The cluster of {cluster.Database} needs the build for Orleans (-p:GrainHost=Orleans).");
}
