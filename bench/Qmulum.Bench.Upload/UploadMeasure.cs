using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Qmulum.Testing;

namespace Qmulum.Bench.Upload;

/// <summary>What one run of uploads showed.</summary>
/// <param name="Rate">Bytes a second, from the first byte sent to the last receipt.</param>
/// <param name="Before">Memory of the server and its workers before, in bytes.</param>
/// <param name="Peak">The most during the run, looked at twenty times a second.</param>
sealed record Measured(double Rate, long Before, long Peak);

/// <summary>Uploads files as a client would and watches the server's memory.</summary>
sealed class UploadMeasure(ServerProcess server)
{
    static readonly TimeSpan DeriveDeadline = TimeSpan.FromMinutes(5);

    public async Task<Measured> RunAsync(SourceFiles files, int atOnce)
    {
        using var http = server.CreateClient();
        http.Timeout = TimeSpan.FromMinutes(30);
        var before = server.TotalMemory();
        using var watch = new MemoryWatch(server);
        ConcurrentQueue<string> waiting = new(files.Paths);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(() => SendAllAsync(http, waiting))));
        return new Measured(files.Bytes / clock.Elapsed.TotalSeconds, before, watch.Peak);
    }

    /// <summary>Waits until the renditions of everything that was sent are made.</summary>
    /// <returns>The most memory meanwhile, in bytes.</returns>
    public async Task<long> DrainAsync()
    {
        using var watch = new MemoryWatch(server);
        await WaitForRenditionsAsync();
        return watch.Peak;
    }

    Task WaitForRenditionsAsync() => Deadline.WaitAsync(
        "the renditions", DeriveDeadline, async () =>
        {
            var text = await server.Client.GetStringAsync("/api/v1/libraries/home/photos?limit=1000");
            var photos = JsonDocument.Parse(text).RootElement.GetProperty("photos").EnumerateArray();
            return photos.All(photo => photo.GetProperty("state").GetString() != "pending");
        });

    static async Task SendAllAsync(HttpClient http, ConcurrentQueue<string> waiting)
    {
        while (waiting.TryDequeue(out var path))
        {
            await using var file = File.OpenRead(path);
            using StreamContent body = new(file, 1 << 17) { Headers = { { "Content-Type", "application/octet-stream" } } };
            using var answer = await http.PostAsync($"/api/v1/libraries/home/photos?name={Path.GetFileName(path)}", body);
            if (answer.StatusCode != HttpStatusCode.Created)
            {
                throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }
}
