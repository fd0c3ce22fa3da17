namespace Qmulum.Cluster.Tests;

/// <summary>What a cluster survives while photos are uploaded to it.</summary>
public sealed class SurvivalTests
{
    const int Clients = 4;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan BeforeLeasesEnd = TimeSpan.FromSeconds(30);

    /// <summary>2 in the normal run, one silo left; with QMULUM_LONG=1 each that was killed starts again and there are 12.</summary>
    static int Rounds => Environment.GetEnvironmentVariable("QMULUM_LONG") == "1" ? 12 : 2;

    [Fact]
    public async Task Silos_killed_under_load_lose_no_photo_and_no_task_and_clients_see_errors_for_seconds()
    {
        await using var cluster = await ServerCluster.StartAsync(silos: 3, nodes: 2);
        await using var load = UploadLoad.Start(cluster.Nodes, Clients);
        await load.AfterAsync(40, Patience);

        for (var round = 0; round < Rounds; round++)
        {
            var silo = cluster.Silos[round % 3];
            silo.Kill();
            await load.AfterAsync(40, Patience);
            await Deadline.WaitAsync(
                "the work of the killed silo to be due again", BeforeLeasesEnd,
                async () => await ClusterAudit.CountAsync(cluster, ClusterAudit.HeldBy(silo)) == 0, () => cluster.Log);
            if (Rounds > 2)
            {
                await silo.RestartAsync();
            }
        }

        await load.StopAsync();
        await ClusterAudit.HoldsAsync(cluster, load);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_restarts_under_load_costs_no_photo_and_no_task(bool crash)
    {
        await using var cluster = await ServerCluster.StartAsync(silos: 2, nodes: 2);
        await using var load = UploadLoad.Start(cluster.Nodes, Clients);
        await load.AfterAsync(40, Patience);

        await cluster.Postgres.RestartAsync(crash);

        await load.AfterAsync(40, Patience);
        await load.StopAsync();
        await ClusterAudit.HoldsAsync(cluster, load);
    }

    [Fact]
    public async Task A_rolling_restart_under_load_fails_no_upload_that_one_retry_does_not_cure()
    {
        await using var cluster = await ServerCluster.StartAsync(silos: 3, nodes: 2);
        await using var load = UploadLoad.Start(cluster.Nodes, Clients);
        await load.AfterAsync(20, Patience);

        foreach (var process in cluster.Silos.Concat(cluster.Nodes).ToList())
        {
            Assert.Equal(0, await process.StopAsync(TimeSpan.FromMinutes(1)));
            await process.RestartAsync();
            await load.AfterAsync(10, Patience);
            await load.CalmAsync(Patience);
        }

        await load.StopAsync();
        Assert.True(load.MostAttempts <= 2, $"A photo took {load.MostAttempts} requests.\n{string.Join('\n', load.Failures)}\n{cluster.Log}");
        await ClusterAudit.HoldsAsync(cluster, load);
    }
}
