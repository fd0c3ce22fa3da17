using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Qmulum.Bench.Data;
using Qmulum.Data;
using Qmulum.Testing;

// Asks a server over HTTP which of 10,000 files a library of 200,000 photos has, as a backup does before it sends anything, beside the same question to
// the same index in this process: what HTTP, JSON, the permission and the grain cost above the query.
const int Photos = 200_000;
const int Hashes = 10_000;
const int WarmUps = 5;
const int Times = 40;

using TempFolder folder = new();
BenchLibrary library = new(Photos);
var data = folder.File("data");
await using var server = await ServerProcess.StartAsync(data); // makes the library and its owner
await server.StopAsync();
await FillAsync(Path.Combine(data, "index.db"));
var copy = folder.File("index.db");
File.Copy(Path.Combine(data, "index.db"), copy);
await server.RestartAsync();
await using var index = await OpenAsync(copy);

byte[][] hashes = [.. library.Rows.Take(Hashes / 2).Select(row => row.Sha256), .. Enumerable.Range(0, Hashes / 2).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
new Random(5).Shuffle(hashes);
var question = new { sha256 = hashes.Select(Convert.ToHexStringLower).ToList() };
await Timing.EachAsync(WarmUps, _ => OverHttpAsync(), _ => InProcessAsync());
var (ours, reference) = await Timing.EachAsync(Times, _ => OverHttpAsync(), _ => InProcessAsync());

Console.WriteLine($"{Hashes} hashes, half of them there, in a library of {Photos} photos; {Times} times in turns");
Console.WriteLine();
Console.WriteLine("| | p50 | p95 |");
Console.WriteLine("|---|---:|---:|");
Console.WriteLine($"| POST …/photos/check over HTTP | {ours.Percentile(0.5):0} ms | {ours.Percentile(0.95):0} ms |");
Console.WriteLine($"| the index alone | {reference.Percentile(0.5):0} ms | {reference.Percentile(0.95):0} ms |");
Console.WriteLine($"| ratio | {ours.Percentile(0.5) / reference.Percentile(0.5):0.0} | {ours.Percentile(0.95) / reference.Percentile(0.95):0.0} |");
return 0;

async Task FillAsync(string path)
{
    await using var filled = await OpenAsync(path);
    foreach (var batch in library.Rows.Chunk(1_000))
    {
        await filled.Photos.RecordAsync(BenchLibrary.Id, batch, CancellationToken.None);
    }
}

Task<IndexDatabase> OpenAsync(string path) => IndexDatabase.OpenAsync(
    new() { Provider = IndexProvider.Sqlite, Path = path }, TimeProvider.System, CancellationToken.None);

async Task OverHttpAsync()
{
    using var answer = await server.Client.PostAsJsonAsync($"/api/v1/libraries/{BenchLibrary.Id}/photos/check", question);
    answer.EnsureSuccessStatusCode();
    using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
    Require(json.RootElement.GetProperty("present").GetArrayLength());
}

async Task InProcessAsync() => Require((await index.Photos.FindAsync(BenchLibrary.Id, hashes, CancellationToken.None)).Count);

static void Require(int found)
{
    if (found != Hashes / 2)
    {
        throw new InvalidOperationException($"{found} of {Hashes / 2} were found.");
    }
}
