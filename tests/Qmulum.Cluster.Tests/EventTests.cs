using System.Diagnostics;

namespace Qmulum.Cluster.Tests;

/// <summary>Changes reach the pages at every API node.</summary>
[Collection(SharedCluster.Name)]
public sealed class EventTests(SharedCluster shared)
{
    const int Changes = 15;
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Each_change_made_through_one_node_reaches_a_page_at_the_other_without_being_asked_for_now_and_again()
    {
        var cluster = await shared.WholeAsync();
        Api here = new(cluster.Nodes[0].Client);
        await using var there = await EventListener.OpenAsync(cluster.Nodes[1].Client);
        await there.NextAsync(next => next.Type == "hello");

        List<TimeSpan> waits = [];
        for (var i = 0; i < Changes; i++)
        {
            var id = await here.AddAsync(SharedCluster.NewPhoto());
            var clock = Stopwatch.StartNew();
            await there.NextAsync(next => next.Photo == id);
            waits.Add(clock.Elapsed);
        }

        // How soon is measured: ./qmulum bench cluster. On a busy machine any may be late; where nodes asked each other by the clock the half would be.
        Assert.True(waits.Order().ElementAt(Changes / 4) < Soon, string.Join(", ", waits));
    }

    [Fact]
    public async Task A_page_that_loses_its_node_and_a_silo_resumes_at_another_by_number_and_misses_nothing()
    {
        var cluster = await shared.WholeAsync();
        Api api = new(cluster.Nodes[0].Client);
        List<long> heard = [];
        await using (var first = await EventListener.OpenAsync(cluster.Nodes[1].Client))
        {
            await first.NextAsync(next => next.Type == "hello");
            var id = await api.AddAsync(SharedCluster.NewPhoto());
            heard.Add((await first.NextAsync(next => next.Photo == id)).Seq);
            cluster.Nodes[1].Kill();
        }

        cluster.Silos[0].Kill();
        List<string> ids = [];
        for (var i = 0; i < 9; i++)
        {
            ids.Add(await AddInTimeAsync(api, SharedCluster.NewPhoto()));
        }

        await using var second = await EventListener.OpenAsync(cluster.Nodes[0].Client, lastEventId: $"{heard[^1]}");
        HashSet<string> seen = [];
        while (!ids.TrueForAll(seen.Contains))
        {
            var change = await second.NextAsync(next => next.Type == "change");
            Assert.True(change.Seq > heard[^1], $"Change {change.Seq} came after {heard[^1]}.");
            heard.Add(change.Seq);
            seen.Add(change.Photo!);
        }
    }

    /// <summary>As a client does that is told to come again.</summary>
    static async Task<string> AddInTimeAsync(Api api, byte[] file) => await Deadline.WaitForAsync(
        "an upload to be acknowledged", TimeSpan.FromSeconds(40),
        async () => await api.UploadAsync(file) is { Status: 200 or 201 } answer ? answer.Json.GetProperty("photoId").GetString() : null);
}
