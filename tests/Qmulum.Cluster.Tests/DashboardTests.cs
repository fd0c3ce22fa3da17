namespace Qmulum.Cluster.Tests;

/// <summary>Orleans' dashboard is at every API node, for administrators.</summary>
[Collection(SharedCluster.Name)]
public sealed class DashboardTests(SharedCluster shared)
{
    const string Dashboard = "/admin/cluster";

    [Fact]
    public async Task An_administrator_sees_the_silos_at_any_node()
    {
        var cluster = await shared.WholeAsync();
        foreach (var node in cluster.Nodes)
        {
            Api api = new(node.Client);
            Assert.Contains("Orleans Dashboard", (await api.GetAsync($"{Dashboard}/index.html")).Expect(200).Text, StringComparison.Ordinal);
            await Deadline.WaitAsync("the dashboard to know the silos", TimeSpan.FromSeconds(30), async () =>
                await api.GetAsync($"{Dashboard}/DashboardCounters") is { Status: 200 } counters
                && cluster.Silos.All(silo => counters.Text.Contains(silo.Argument("--siloPort"), StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("/DashboardCounters")]
    [InlineData("/ClusterStats")]
    public async Task Nobody_else_sees_it(string path)
    {
        var cluster = await shared.WholeAsync();
        using var stranger = cluster.Nodes[0].CreateStranger();

        (await new Api(stranger).GetAsync(Dashboard + path)).ExpectProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData("/GrainState?grainId=home&grainType=x")]
    [InlineData("/Trace")]
    public async Task What_grains_have_in_their_states_and_the_log_is_not_shown(string path)
    {
        var cluster = await shared.WholeAsync();

        (await new Api(cluster.Nodes[0].Client).GetAsync(Dashboard + path)).Expect(404);
    }
}
