namespace Qmulum.Cluster.Tests;

public sealed class StartTests
{
    const int Silos = 10;

    [Fact]
    public async Task Ten_silos_that_start_at_once_on_an_empty_database_become_one_cluster()
    {
        await using var cluster = await ServerCluster.StartAsync(Silos, nodes: 1);

        Assert.Equal(Silos, await ClusterAudit.ActiveSilosAsync(cluster));
        Assert.Equal(1, await ClusterAudit.CountAsync(cluster, "installation WHERE name = 'location'"));
        Assert.Equal(1, await ClusterAudit.CountAsync(cluster, "grain_state WHERE grain_id = 'library/home' AND state_name = 'library'"));
        var facts = await new Api(cluster.Nodes[0].Client).AddAndDeriveAsync(SamplePhotos.Jpeg(1));
        Assert.Equal("ready", facts.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("--role", "boss", "role")]
    [InlineData("--siloPort", "0", "siloPort")]
    [InlineData("--gatewayPort", "70000", "gatewayPort")]
    [InlineData("--advertise", "here", "advertise")]
    [InlineData("--clusterId", "", "clusterId")]
    [InlineData("--database", "Host=;Password=secret", "database")]
    public async Task A_setting_that_cannot_be_used_stops_the_start_and_is_named_without_a_secret(string flag, string value, string name)
    {
        string[] database = flag == "--database" ? [] : ["--database", "Host=/nowhere;Database=none"];
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Arguments = [.. database, flag, value] });

        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains($"\"{name}\"", server.Log.Tail(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", server.Log.Tail(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_stops_the_start_with_a_sentence()
    {
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Arguments = ["--database", "Host=/nowhere;Database=none"] });

        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("cannot be reached", server.Log.Tail(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Log.Tail(), StringComparison.Ordinal);
    }
}
