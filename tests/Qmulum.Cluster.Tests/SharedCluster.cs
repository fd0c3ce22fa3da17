namespace Qmulum.Cluster.Tests;

/// <summary>
/// One cluster of two silos and two API nodes for the tests that need none to themselves. Each brings photos of its own; what one ended is
/// started again for the next.
/// </summary>
public sealed class SharedCluster : IAsyncLifetime
{
    public const string Name = "shared cluster";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static int _seed = 100_000;

    ServerCluster? _cluster;

    /// <summary>A photo that no other test of this cluster has.</summary>
    public static byte[] NewPhoto() => SamplePhotos.Jpeg(Interlocked.Increment(ref _seed));

    /// <summary>A load of photos that no other test of this cluster has.</summary>
    public static UploadLoad Load(ServerCluster cluster, int clients, int width = 96) =>
        UploadLoad.Start(cluster.Nodes, clients, Interlocked.Add(ref _seed, 10_000), width);

    /// <summary>The cluster with all of its processes ready.</summary>
    public async Task<ServerCluster> WholeAsync()
    {
        var cluster = _cluster ?? throw new InvalidOperationException("The cluster has not been started.");
        foreach (var process in cluster.Processes)
        {
            if (process.HasExited)
            {
                await process.RestartAsync();
            }

            await process.ReadyAsync(Patience);
        }

        return cluster;
    }

    public async Task InitializeAsync() => _cluster = await ServerCluster.StartAsync(silos: 2, nodes: 2);

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}

[CollectionDefinition(SharedCluster.Name)]
public sealed class SharedClusterDefinition : ICollectionFixture<SharedCluster>;
