namespace Qmulum.Cluster.Tests;

/// <summary>Silos that lose sight of each other while both see the database, and the API nodes both of them.</summary>
public sealed class PartitionTests
{
    const int Clients = 4;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Nothing breaks a connection as a death does: it takes missed probes, votes, and a reading of the table.
    static readonly TimeSpan DecidedWithin = TimeSpan.FromMinutes(1);

    [NetworkFact]
    public async Task One_of_two_silos_that_cannot_see_each_other_gives_way_and_comes_back_when_the_line_is_healed()
    {
        await using var network = await PrivateNetwork.StartAsync(around: 2);
        await using var cluster = await ServerCluster.StartAsync(silos: 2, nodes: 2, network: network);
        await using var load = UploadLoad.Start(cluster.Nodes, Clients);
        await load.AfterAsync(40, Patience);

        await network.CutAsync();
        await Deadline.WaitAsync("one silo to give way", Patience, () => cluster.Silos.Any(silo => silo.HasExited), () => cluster.Log);
        await load.AfterAsync(40, Patience);
        var gone = Assert.Single(cluster.Silos, silo => silo.HasExited);
        Assert.Equal(1, await ClusterAudit.ActiveSilosAsync(cluster));

        // As whoever watches over it does: at once, while it cannot join yet.
        var back = gone.RestartAsync();
        await load.AfterAsync(10, Patience);
        await network.HealAsync();
        await back;
        await load.AfterAsync(40, Patience);
        await load.StopAsync();

        Assert.Equal(2, await ClusterAudit.ActiveSilosAsync(cluster));
        await ClusterAudit.HoldsAsync(cluster, load, DecidedWithin);
        Assert.Equal(load.Acknowledged.Count, (await ClusterAudit.PhotosHeldAsync(cluster)).Sum());
    }
}
