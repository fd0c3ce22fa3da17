using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Qmulum.Testing;
using Qmulum.Testing.Cluster;

namespace Qmulum.Bench.Cluster;

/// <summary>From the receipt of an upload at one node to the event of it at a page of the other.</summary>
static class Events
{
    /// <summary>Each wait, shortest first.</summary>
    public static async Task<List<TimeSpan>> MeasureAsync(ServerCluster cluster, int changes)
    {
        using var response = await cluster.Nodes[1].Client.GetAsync("/api/v1/libraries/home/events", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await using var events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
        await events.MoveNextAsync();
        List<TimeSpan> waits = [];
        for (var i = 0; i <= changes; i++)
        {
            var wait = await HearAsync(cluster.Nodes[0], events);
            if (i > 0)
            {
                waits.Add(wait); // the first waits for the subscription
            }
        }

        waits.Sort();
        return waits;
    }

    static async Task<TimeSpan> HearAsync(ServerProcess node, IAsyncEnumerator<SseItem<string>> events)
    {
        using ByteArrayContent body = new(Rates.Small(1)[0]) { Headers = { { "Content-Type", "image/jpeg" } } };
        using var answer = await node.Client.PostAsync("/api/v1/libraries/home/photos?name=event.jpg", body);
        var id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("photoId").GetString()!;
        var clock = Stopwatch.StartNew();
        while (await events.MoveNextAsync() && !events.Current.Data.Contains(id, StringComparison.Ordinal))
        {
            // Of a photo before.
        }

        return clock.Elapsed;
    }
}
