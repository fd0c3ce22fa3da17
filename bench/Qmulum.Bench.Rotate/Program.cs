using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Qmulum.Testing;

// Measures how long a person waits for a turned photo: from the request that turns it until the last byte of its turned preview is with the client, over
// HTTP, on the folder store. The reference is the same preview asked for again, which nothing has to be done for. The photos have 12 megapixels.
const int Photos = 10;
const int Turns = 30; // of each
const string Library = "/api/v1/libraries/home";

await using var server = await ServerProcess.StartAsync();
var ids = new List<string>();
for (var i = 0; i < Photos; i++)
{
    ids.Add(await AddAsync(SamplePhotos.Jpeg(i, 4032, 3024, new DateTime(2024, 6, 1), noise: 140)));
}

foreach (var id in ids)
{
    await Deadline.WaitAsync("the photos to be derived", TimeSpan.FromMinutes(5), async () =>
        (await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/photos/{id}")).GetProperty("state").GetString() == "ready");
}

List<double> visible = [];
List<double> again = [];
for (var turn = 0; turn < Turns; turn++)
{
    foreach (var id in ids)
    {
        var began = Stopwatch.GetTimestamp();
        var tag = await TurnAsync(id);
        await PreviewAsync(id, tag);
        visible.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        began = Stopwatch.GetTimestamp();
        await PreviewAsync(id, tag);
        again.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }
}

Console.Out.WriteLine($"| {visible.Count} turns of photos of 12 megapixels | median | 95th percentile | longest |");
Console.Out.WriteLine("|---|---|---|---|");
Write("from the request to the turned preview", visible);
Write("the same preview asked for again", again);

async Task<string> AddAsync(byte[] photo)
{
    using var answer = await server.Client.PostAsync($"{Library}/photos?name=photo.jpg", new ByteArrayContent(photo));
    answer.EnsureSuccessStatusCode();
    return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("photoId").GetString()!;
}

async Task<string> TurnAsync(string id)
{
    using var answer = await server.Client.PostAsJsonAsync($"{Library}/photos/edits", new { photos = new[] { id }, turn = "right" });
    answer.EnsureSuccessStatusCode();
    return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("edited")[0].GetProperty("tag").GetString()!;
}

async Task PreviewAsync(string id, string tag) =>
    await server.Client.GetByteArrayAsync($"/api/v1/photos/{id}/renditions/preview?tag={tag}");

static void Write(string what, List<double> times)
{
    var sorted = times.Order().ToArray();
    Console.Out.WriteLine($"| {what} | {sorted[sorted.Length / 2]:0} ms | {sorted[(int)(sorted.Length * 0.95)]:0} ms | {sorted[^1]:0} ms |");
}
