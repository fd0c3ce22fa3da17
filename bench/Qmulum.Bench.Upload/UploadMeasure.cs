using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Qmulum.Testing;

namespace Qmulum.Bench.Upload;

/// <summary>What one run of uploads showed.</summary>
/// <param name="Rate">Bytes a second, from the first byte sent to the last receipt.</param>
/// <param name="Before">Resident memory before, in bytes.</param>
/// <param name="Peak">The most during the run.</param>
sealed record Measured(double Rate, long Before, long Peak);

/// <summary>Uploads files as a client would and watches the server's memory.</summary>
sealed class UploadMeasure(ServerProcess server)
{
    static readonly TimeSpan DeriveDeadline = TimeSpan.FromMinutes(5);

    public async Task<Measured> RunAsync(SourceFiles files, int atOnce)
    {
        using var http = server.CreateClient();
        http.Timeout = TimeSpan.FromMinutes(30);
        server.ResetPeakRss();
        var before = server.Rss();
        ConcurrentQueue<string> waiting = new(files.Paths);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(() => SendAllAsync(http, waiting))));
        return new Measured(files.Bytes / clock.Elapsed.TotalSeconds, before, server.PeakRss());
    }

    /// <summary>Waits until the renditions of everything that was sent are made.</summary>
    public Task DrainAsync() => Deadline.WaitAsync(
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
