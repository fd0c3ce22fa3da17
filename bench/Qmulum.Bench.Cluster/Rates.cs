using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Qmulum.Testing;
using Qmulum.Testing.Cluster;

namespace Qmulum.Bench.Cluster;

/// <summary>How much a cluster does in a second.</summary>
static class Rates
{
    const int Clients = 16;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    static int _seed;

    public static async Task WarmAsync(ServerCluster cluster)
    {
        await UploadAllAsync(cluster, Small(20));
        await DrainAsync(cluster);
    }

    /// <summary>Acknowledged uploads a second, of files of a few kilobytes: what the grains and the database take, not the disk.</summary>
    public static async Task<double> UploadsAsync(ServerCluster cluster, int photos)
    {
        var clock = Stopwatch.StartNew();
        await UploadAllAsync(cluster, Small(photos));
        var rate = photos / clock.Elapsed.TotalSeconds;
        await DrainAsync(cluster);
        return rate;
    }

    /// <summary>Photos of 3 megapixels derived a second, from the first upload to the last rendition.</summary>
    public static async Task<double> TasksAsync(ServerCluster cluster, int photos)
    {
        var files = Enumerable.Range(0, photos).Select(_ => SamplePhotos.Jpeg(Interlocked.Increment(ref _seed), 2048, 1536)).ToList();
        var clock = Stopwatch.StartNew();
        await UploadAllAsync(cluster, files);
        await DrainAsync(cluster);
        return photos / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Answers of one API node a second that ask one grain each: the facts of a photo.</summary>
    public static async Task<double> CallsAsync(ServerCluster cluster, int seconds)
    {
        var node = cluster.Nodes[0];
        var ids = (await ListAsync(node)).Select(photo => photo.GetProperty("id").GetString()).Take(50).ToList();
        var calls = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 2 * Clients).Select(client => Task.Run(async () =>
        {
            for (var i = client; clock.Elapsed.TotalSeconds < seconds; i++)
            {
                (await node.Client.GetAsync($"/api/v1/photos/{ids[i % ids.Count]}")).EnsureSuccessStatusCode().Dispose();
                Interlocked.Increment(ref calls);
            }
        })));
        return calls / clock.Elapsed.TotalSeconds;
    }

    public static async Task UploadAllAsync(ServerCluster cluster, IReadOnlyList<byte[]> files, int clients = Clients)
    {
        ConcurrentQueue<(int Number, byte[] File)> waiting = new(files.Select((file, i) => (i, file)));
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (waiting.TryDequeue(out var next))
            {
                using ByteArrayContent body = new(next.File) { Headers = { { "Content-Type", "image/jpeg" } } };
                var node = cluster.Nodes[next.Number % cluster.Nodes.Count].Client;
                (await node.PostAsync("/api/v1/libraries/home/photos?name=bench.jpg", body)).EnsureSuccessStatusCode().Dispose();
            }
        })));
    }

    public static Task DrainAsync(ServerCluster cluster) => Deadline.WaitAsync(
        "the renditions", Patience,
        async () => (await ListAsync(cluster.Nodes[^1])).TrueForAll(photo => photo.GetProperty("state").GetString() != "pending"),
        () => cluster.Log);

    public static List<byte[]> Small(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => SamplePhotos.Jpeg(Interlocked.Increment(ref _seed)))];

    static async Task<List<JsonElement>> ListAsync(ServerProcess node)
    {
        List<JsonElement> photos = [];
        var after = "";
        do
        {
            var page = JsonDocument.Parse(await node.Client.GetStringAsync($"/api/v1/libraries/home/photos?limit=1000{after}")).RootElement;
            photos.AddRange(page.GetProperty("photos").EnumerateArray());
            after = page.TryGetProperty("next", out var next) ? $"&after={Uri.EscapeDataString(next.GetString()!)}" : "";
        }
        while (after.Length > 0);

        return photos;
    }
}
