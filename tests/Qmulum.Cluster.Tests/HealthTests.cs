namespace Qmulum.Cluster.Tests;

/// <summary>A process says that it is ready when it can do its work, and at no other time.</summary>
[Collection(SharedCluster.Name)]
public sealed class HealthTests(SharedCluster shared)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    static readonly string NobodysKey = "qmk_" + new string('A', 64);

    [Fact]
    public async Task Without_the_database_every_process_is_alive_and_not_ready_until_it_is_back()
    {
        var cluster = await shared.WholeAsync();

        await cluster.Postgres.StopAsync();

        await Task.WhenAll(cluster.Processes.Select(NotReadyAsync));
        Assert.All(await Task.WhenAll(cluster.Processes.Select(LiveAsync)), status => Assert.Equal(200, status));
        await cluster.Postgres.StartAgainAsync();
        await Task.WhenAll(cluster.Processes.Select(process => process.ReadyAsync(Patience)));
    }

    [Fact]
    public async Task A_node_is_alive_and_not_ready_while_there_is_no_silo()
    {
        var cluster = await shared.WholeAsync();

        foreach (var silo in cluster.Silos)
        {
            silo.Kill();
        }

        await Task.WhenAll(cluster.Nodes.Select(NotReadyAsync));
        Assert.All(await Task.WhenAll(cluster.Nodes.Select(LiveAsync)), status => Assert.Equal(200, status));
        await Task.WhenAll(cluster.Silos.Select(silo => silo.RestartAsync()));
        await Task.WhenAll(cluster.Nodes.Select(node => node.ReadyAsync(Patience)));
    }

    [Fact]
    public async Task A_silo_that_stops_is_not_ready_again()
    {
        var cluster = await shared.WholeAsync();
        var silo = cluster.Silos[0];

        Signal.Send(silo.Pid, Signal.Terminate);

        await NotReadyAsync(silo);
        await Deadline.WaitAsync("the silo to end", Patience, async () =>
        {
            Assert.NotEqual(200, await StatusAsync(silo, "/health/ready"));
            return silo.HasExited;
        }, () => silo.Log.Tail(40));
        Assert.Equal(0, silo.ExitCode);
    }

    static Task NotReadyAsync(ServerProcess process) => Deadline.WaitAsync(
        $"{process.Address} to be not ready", Patience, async () => await StatusAsync(process, "/health/ready") != 200, () => process.Log.Tail(40));

    static Task<int> LiveAsync(ServerProcess process) => StatusAsync(process, "/health/live");

    /// <summary>As a probe asks that shows some key, which is nobody's; 0 when nobody listens.</summary>
    static async Task<int> StatusAsync(ServerProcess process, string path)
    {
        try
        {
            using var probe = process.CreateStranger();
            probe.DefaultRequestHeaders.Authorization = new("Bearer", NobodysKey);
            using var answer = await probe.GetAsync(path);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
