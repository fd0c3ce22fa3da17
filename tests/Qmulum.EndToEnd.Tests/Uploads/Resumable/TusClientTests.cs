using System.Security.Cryptography;
using Xunit.Abstractions;

namespace Qmulum.EndToEnd.Tests.Uploads.Resumable;

/// <summary>tus-js-client, as it comes from npm, over lines that break and servers that die.</summary>
public sealed class TusClientTests(ITestOutputHelper output)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>QMULUM_SEED plays a failed run's cuts again.</summary>
    static int Seed => int.TryParse(Environment.GetEnvironmentVariable("QMULUM_SEED"), out var seed) ? seed : Random.Shared.Next();

    /// <summary>
    /// What the specification allows between the last byte and the answer: a phone's uploader gives up after a minute. It is measured with the large files of
    /// the long run, where a hash of all bytes at the end would take several times as long; with a small one the time is the disk's alone.
    /// </summary>
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <summary>What an upload may add to the process, whatever its size.</summary>
    const long MostMemory = 48 << 20;

    /// <summary>160 MB in the normal run; 2 GB and 10 GB too with QMULUM_LONG=1.</summary>
    public static TheoryData<long> Large => Environment.GetEnvironmentVariable("QMULUM_LONG") == "1" ? [160_000_000, 2_000_000_000, 10_000_000_000] : [160_000_000];

    public static TheoryData<string, object> Ways => new()
    {
        { "one body", new { } },
        { "pieces of 7 MB", new { chunkSize = 7_000_000 } },
        { "side by side", new { parallelUploads = 3 } },
        { "first bytes with the creation", new { uploadDataDuringCreation = true, chunkSize = 5_000_000 } },
        { "the draft's version 5", new { protocol = "ietf-draft-03" } },
        { "the draft's version 6", new { protocol = "ietf-draft-05" } },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Brings_a_file_over_a_line_that_is_cut_at_random(string way, object options)
    {
        Random random = new(Seed);
        await using var server = await ServerProcess.StartAsync();
        await using var proxy = CuttingProxy.Start(server, () => random.Next(1_000_000, 15_000_000));
        using TempFolder folder = new();
        var file = Write(folder, 40_000_000);

        await using var client = await TusClient.StartAsync(proxy.Address, server.Owner.Key, file, options);
        await client.DoneAsync(Patience);

        Assert.InRange(proxy.Cuts, 1, 1_000);
        await IsThereAsync(server, file, way);
    }

    [Trait("Host", "either")] // a line breaks before a grain is asked
    [Theory]
    [MemberData(nameof(Large))]
    public async Task A_large_file_goes_through_a_line_that_drops_every_20_MB_sends_little_twice_and_is_answered_at_once(long size)
    {
        const long Dropped = 20_000_000;
        await using var server = await ServerProcess.StartAsync();
        await using var proxy = CuttingProxy.Start(server, () => Dropped);
        using TempFolder folder = new();
        await SendAsync(proxy, server, Write(folder, 2 * Dropped, "first.bin")); // what a process needs at its first upload is not this one's
        var file = Write(folder, size);
        var (cuts, before) = (proxy.Cuts, server.TotalMemory());
        using MemoryWatch watch = new(server);

        await SendAsync(proxy, server, file);

        // As many connections as it takes when nothing is sent twice, and a quarter more for what was on the way.
        var (answered, peak) = (proxy.SinceLastByte, watch.Peak);
        output.WriteLine($"{size} bytes over {proxy.Cuts - cuts} cuts; answered {answered.TotalSeconds:0.000} s after the last byte; {(peak - before) / 1e6:0.0} MB added to {before / 1e6:0} MB");
        Assert.InRange(proxy.Cuts - cuts, size / Dropped - 1, size * 5 / (Dropped * 4));
        Assert.True(size < 1_000_000_000 || answered < AnswerWithin, $"The answer came {answered} after the last byte.");
        Assert.True(size < 1_000_000_000 || peak - before < MostMemory, $"{peak - before} bytes were added to {before}.");
        await IsThereAsync(server, file, "dropped", photos: 2);
    }

    [Fact]
    public async Task A_server_that_is_killed_again_and_again_goes_on_with_the_upload()
    {
        Random random = new(Seed);
        await using var server = await ServerProcess.StartAsync();
        await using var proxy = CuttingProxy.Start(server, () => random.Next(3_000_000, 9_000_000));
        using TempFolder folder = new();
        var file = Write(folder, 60_000_000);
        await using var client = await TusClient.StartAsync(proxy.Address, server.Owner.Key, file, new { });

        for (var kill = 1; kill <= 5; kill++)
        {
            await Deadline.WaitAsync($"kill {kill}", Patience, () => client.Progress >= kill * 9_000_000);
            server.Kill();
            await server.RestartAsync();
        }

        await client.DoneAsync(Patience);
        await IsThereAsync(server, file, "killed");
    }

    [Trait("Host", "either")] // the store is the same
    [Fact]
    public async Task Into_a_bucket_too_over_cuts_and_kills()
    {
        Random random = new(Seed);
        var s3 = await S3Server.SharedAsync();
        await using var server = await ServerProcess.StartAsync(new ServerSettings
        {
            Arguments = ["--location", $"s3://{await s3.CreateBucketAsync()}/some/prefix?endpoint={s3.Endpoint}&pathStyle=true"],
            Environment = new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKey, ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretKey },
        });
        await using var proxy = CuttingProxy.Start(server, () => random.Next(3_000_000, 15_000_000));
        using TempFolder folder = new();
        var file = Write(folder, 50_000_000);
        await using var client = await TusClient.StartAsync(proxy.Address, server.Owner.Key, file, new { });

        for (var kill = 1; kill <= 2; kill++)
        {
            await Deadline.WaitAsync($"kill {kill}", Patience, () => client.Progress >= kill * 15_000_000);
            server.Kill();
            await server.RestartAsync();
        }

        await client.DoneAsync(Patience);
        await IsThereAsync(server, file, "bucket");
    }

    static async Task SendAsync(CuttingProxy proxy, ServerProcess server, string file)
    {
        await using var client = await TusClient.StartAsync(proxy.Address, server.Owner.Key, file, new { });
        await client.DoneAsync(TimeSpan.FromMinutes(30));
    }

    static string Write(TempFolder folder, long size, string name = "film.bin")
    {
        var path = folder.File(name);
        using var file = File.Create(path);
        var bytes = new byte[1 << 20];
        Random random = new((int)(size / 1_000));
        for (var left = size; left > 0; left -= bytes.Length)
        {
            random.NextBytes(bytes);
            file.Write(bytes.AsSpan(0, (int)Math.Min(left, bytes.Length)));
        }

        return path;
    }

    /// <summary>The library has the file, whole, and once.</summary>
    static async Task IsThereAsync(ServerProcess server, string file, string way, int photos = 1)
    {
        await using var content = File.OpenRead(file);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
        Api api = new(server.Client);
        var answer = (await api.PostJsonAsync($"{Api.Photos}/check", new { sha256 = new[] { hash } })).Expect(200).Json;
        var photo = answer.GetProperty("present").EnumerateArray().SingleOrDefault();
        Assert.True(photo.ValueKind == System.Text.Json.JsonValueKind.Object, $"{way}: the file is not there.\n{server.Log.Tail(50)}");
        Assert.Equal(photos, await api.CountAsync());
        await using var stored = await server.Client.GetStreamAsync($"/api/v1/photos/{photo.GetProperty("photoId").GetString()}/original");
        Assert.Equal(hash, Convert.ToHexStringLower(await SHA256.HashDataAsync(stored)));
    }
}
