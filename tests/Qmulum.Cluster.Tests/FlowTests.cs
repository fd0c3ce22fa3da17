namespace Qmulum.Cluster.Tests;

/// <summary>Where photos are and who works on them, as silos come and go.</summary>
[Collection(SharedCluster.Name)]
public sealed class FlowTests(SharedCluster shared)
{
    const int Clients = 4;
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Photos_are_spread_over_the_silos_and_each_is_at_one()
    {
        var cluster = await shared.WholeAsync();
        Api api = new(cluster.Nodes[0].Client);
        for (var i = 0; i < 40; i++)
        {
            await api.AddAsync(SharedCluster.NewPhoto());
        }

        var held = await ClusterAudit.PhotosHeldAsync(cluster);

        Assert.Equal(await api.CountAsync(), held.Sum());
        Assert.All(held, photos => Assert.True(photos >= held.Sum() / 8, $"The silos hold {string.Join(", ", held)} photos."));
    }

    [Fact]
    public async Task A_silo_that_joins_takes_work_and_photos_within_a_minute()
    {
        var cluster = await shared.WholeAsync();
        await using var load = SharedCluster.Load(cluster, Clients);
        await load.AfterAsync(10, Minute);

        var joined = await cluster.AddSiloAsync();

        await Deadline.WaitAsync(
            "the silo that joined to have worked on 10 photos and to hold 10", Minute,
            async () => await DoneAsync(joined) >= 10 && await ClusterAudit.PhotosHeldAsync(joined) >= 10,
            () => cluster.Log);
        await load.StopAsync();
        Assert.Equal(0, await joined.StopAsync());
        await cluster.RemoveAsync(joined);
    }

    [Fact]
    public async Task A_silo_that_is_told_to_stop_gives_back_its_work_and_what_it_held_answers_elsewhere()
    {
        var cluster = await shared.WholeAsync();
        var leaving = await cluster.AddSiloAsync();
        var held = ClusterAudit.HeldBy(leaving);
        // Large ones, so that it is in the middle of one when it is told.
        await using var load = SharedCluster.Load(cluster, Clients, width: 1600);
        await Deadline.WaitAsync("the leaving silo to work", Minute, async () => await ClusterAudit.CountAsync(cluster, held) > 0, () => cluster.Log);

        Assert.Equal(0, await leaving.StopAsync());

        Assert.Equal(0, await ClusterAudit.CountAsync(cluster, held));
        Assert.Equal(cluster.Silos.Count - 1, await ClusterAudit.ActiveSilosAsync(cluster));
        await load.StopAsync();
        await cluster.RemoveAsync(leaving);
        Api api = new(cluster.Nodes[0].Client);
        foreach (var (_, id) in load.Acknowledged.Values)
        {
            Assert.Equal("ready", (await api.DerivedAsync(id)).GetProperty("state").GetString());
        }

        Assert.Equal(await api.CountAsync(), (await ClusterAudit.PhotosHeldAsync(cluster)).Sum());
    }

    static Task<double> DoneAsync(ServerProcess silo) => silo.MeasureAsync("qmulum_work_duration_seconds_count{outcome=\"done\"}");
}
