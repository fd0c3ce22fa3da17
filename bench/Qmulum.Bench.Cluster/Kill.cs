using System.Diagnostics;
using Qmulum.Testing.Cluster;

namespace Qmulum.Bench.Cluster;

/// <summary>A silo is killed while work is due.</summary>
static class Kill
{
    /// <summary>From the kill to the next acknowledged upload, and to the last rendition of everything that was due.</summary>
    public static async Task<(TimeSpan Answer, TimeSpan Done, int Failures)> MeasureAsync(ServerCluster cluster, int photos)
    {
        await using var load = UploadLoad.Start(cluster.Nodes, clients: 4);
        await load.AfterAsync(photos / 4, TimeSpan.FromMinutes(5));
        cluster.Silos[0].Kill();
        var clock = Stopwatch.StartNew();
        await load.AfterAsync(1, TimeSpan.FromMinutes(2));
        var answer = clock.Elapsed;
        await load.StopAsync();
        await Rates.DrainAsync(cluster);
        return (load.LongestWait > answer ? load.LongestWait : answer, clock.Elapsed, load.Failures.Count);
    }
}
