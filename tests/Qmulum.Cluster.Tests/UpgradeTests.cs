namespace Qmulum.Cluster.Tests;

/// <summary>A cluster is brought to this version without a stop: processes of both versions work side by side.</summary>
public sealed class UpgradeTests
{
    const int Clients = 4;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [UpgradeFact]
    public async Task Each_process_of_the_version_before_is_replaced_under_load_and_no_upload_fails_that_one_retry_does_not_cure()
    {
        var before = await PreviousServer.BuildAsync();
        await using var cluster = await ServerCluster.StartAsync(silos: 0, nodes: 0);
        await Task.WhenAll(Enumerable.Range(0, 2).SelectMany(_ => new[]
        {
            cluster.AddSiloAsync(settings => settings with { Server = before }),
            cluster.AddNodeAsync(settings => settings with { Server = before }),
        }));
        await using var load = UploadLoad.Start(cluster.Nodes, Clients);
        await load.AfterAsync(20, Patience);

        foreach (var process in cluster.Processes)
        {
            Assert.Equal(0, await process.StopAsync(TimeSpan.FromMinutes(1)));
            await process.RestartAsync(ServerSettings.Assembly);
            await load.AfterAsync(20, Patience);
            await load.CalmAsync(Patience);
        }

        await load.StopAsync();
        Assert.True(load.MostAttempts <= 2, $"A photo took {load.MostAttempts} requests.\n{string.Join('\n', load.Failures)}\n{cluster.Log}");
        await ClusterAudit.HoldsAsync(cluster, load);
    }
}
