using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Qmulum.EndToEnd.Tests.Uploads.Fuzz;

/// <summary>
/// Forms, tus requests and names as no client sends them: none is a fault of the server, none hangs, and there is in the end what was acknowledged
/// and nothing else. The same seed sends the same requests; <c>QMULUM_SEED</c> sets it.
/// </summary>
[Trait("Host", "either")] // what cannot be used is refused before a grain is asked
public sealed partial class UploadFuzzTests : IAsyncLifetime
{
    const int AtOnce = 6;
    const string Boundary = "b0undary";
    const string ToForm = $"POST {Api.Photos}";

    static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("QMULUM_SEED"), out var seed) ? seed : 20_261_127;

    /// <summary>Of each kind in a round: nobody may leave more than 1,000 uploads unfinished.</summary>
    const int Requests = 200;

    /// <summary>One in the normal run; 20 with QMULUM_LONG=1.</summary>
    static readonly int Rounds = Environment.GetEnvironmentVariable("QMULUM_LONG") == "1" ? 20 : 1;

    static readonly string[] FormWords =
    [
        "\r\n", "\r\n\r\n", "--", $"--{Boundary}", $"\r\n--{Boundary}--", "Content-Disposition: ", "form-data; name=\"modified\"\r\n\r\n2024-13-45", "; filename=\"",
        "; filename*=UTF-8''%ff%00%", "; filename*=utf-16''a", "Content-Type: multipart/mixed; boundary=x", "Content-Transfer-Encoding: base64", "Content-Digest: sha-256=:AAAA:",
        "Repr-Digest: sha-256=::", "\"", "\\", "\0", ";;;=", ":", new('a', 5_000), new('\n', 200),
    ];

    static readonly string[] TusNames =
    [
        "Upload-Length", "Upload-Offset", "Upload-Metadata", "Upload-Concat", "Upload-Checksum", "Upload-Defer-Length", "Tus-Resumable", "X-HTTP-Method-Override", "Content-Type",
        "Upload-Complete", "Upload-Incomplete", "Upload-Draft-Interop-Version", "Content-Digest", "Repr-Digest", "Content-Encoding", "Expect", "Trailer",
    ];

    static readonly string[] TusValues =
    [
        "", "0", "1", "3", "5", "-1", "+3", "3.0", "0x3", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "1, 2", "1.0.0", "2.0.0", "?0", "?1", "?2", "partial",
        "final;", "final; /a /b", $"final;{Tus.Uploads}/00000000-0000-0000-0000-000000000000", "sha1 AAAA", "sha1 !", "crc32 AAAAAA==", "md5 AAAA", "filename", "filename ====",
        "filename YQ==,filename YQ==", "sha256 YQ==", "modified YQ==", "path Li4vLi4vZXRjL3Bhc3N3ZA==", ",,,", "PATCH", "DELETE", "GET", "TRACE", Tus.ChunkType, "application/partial-upload",
        "application/json", "text/plain; charset=", "sha-256=:AAAA:", "8", "3", "100-continue", "gzip", "Upload-Checksum", new('9', 400), new('a', 5_000),
    ];

    static readonly string[] NameParts =
    [
        "..", "/", "\\", "\0", ".", " ", "\t", "\u202e", "\ud83d\ude00", "é", "e\u0301", "%00", "%2e%2e%2f", "CON", "nul.jpg", "a", "\"", "'", ";", "$(id)", "<b>", "\u0085", "\ufeff",
        "\ufffe", new('x', 300), ".jpg", "~", "-rf", "|", "*", "?", "\r\n", "C:",
    ];

    readonly ConcurrentDictionary<string, byte> _acknowledged = new();
    ServerProcess _server = null!;
    Api _api = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--requestsPerSecond", "0", "--uploadIdleSeconds", "2"] });
        _api = new(_server.Client);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Nothing_of_it_is_a_fault_or_hangs_and_only_what_was_acknowledged_is_kept()
    {
        Random random = new(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            List<FuzzRequest> requests = [];
            for (var i = 0; i < Requests; i++)
            {
                requests.AddRange([Form(random), await TusAsync(random), Named(random)]);
            }

            await SendAsync(requests);
            await HoldsAsync();
        }
    }

    async Task SendAsync(List<FuzzRequest> requests)
    {
        ConcurrentBag<string> wrong = [];
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (request, _) =>
        {
            if (await FaultOfAsync(request) is { } fault)
            {
                wrong.Add($"{fault}\n  {request.Told}");
            }
        });

        Assert.True(wrong.IsEmpty, $"With QMULUM_SEED={Seed}, {wrong.Count} of {requests.Count} requests:\n{string.Join('\n', wrong.Take(20))}\n{_server.Log.Tail(40)}");
    }

    /// <summary>A form that was well-formed, of one file or two.</summary>
    static FuzzRequest Form(Random random)
    {
        var files = Enumerable.Range(0, random.Next(1, 3)).SelectMany(i => Encoding.UTF8.GetBytes(
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{i}.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n{random.Next()}\r\n"));
        var body = new Mutation(random, FormWords).Of([.. files, .. Encoding.ASCII.GetBytes($"--{Boundary}--\r\n")]);
        return Request(ToForm, body, $"Content-Type: multipart/form-data; boundary={(random.Next(20) == 0 ? "\"" : "")}{Boundary}");
    }

    /// <summary>A request of tus or of the draft, to an upload that is there or to none, with headers that do not belong together.</summary>
    async Task<FuzzRequest> TusAsync(Random random)
    {
        var upload = random.Next(3) switch
        {
            0 => Tus.Uploads,
            1 => $"{Tus.Uploads}/{new Guid(random.Next(), 0, 0, new byte[8])}",
            _ => await new Tus(_api).BeginAsync(random.Next(1, 6)),
        };
        List<string> headers = random.Next(4) == 0 ? [] : ["Tus-Resumable: 1.0.0"];
        for (var i = random.Next(1, 7); i > 0; i--)
        {
            headers.Add($"{Pick(random, TusNames)}: {Pick(random, TusValues)}");
        }

        return Request($"{Pick(random, ["POST", "PATCH", "PATCH", "HEAD", "DELETE", "OPTIONS", "PUT"])} {upload}", Encoding.ASCII.GetBytes("abcde"[..random.Next(6)]), [.. headers]);
    }

    /// <summary>A file of its own with a name as no file should have it, in one of the places where a name may stand.</summary>
    static FuzzRequest Named(Random random)
    {
        var name = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pick(random, NameParts)));
        var body = Encoding.ASCII.GetBytes(random.Next().ToString(CultureInfo.InvariantCulture));
        var plain = name.Replace("\r\n", "", StringComparison.Ordinal);
        return random.Next(5) switch
        {
            0 => Request($"{ToForm}?name={Uri.EscapeDataString(name)}", body),
            1 => Request(ToForm, body, $"Content-Disposition: attachment; filename=\"{plain}\""),
            2 => Request(ToForm, body, $"Content-Disposition: attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}", $"X-Qmulum-Path: {plain}", $"X-Qmulum-Device: {plain}"),
            3 => Request(
                ToForm, Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{random.Next()}\r\n--{Boundary}--\r\n"),
                $"Content-Type: multipart/form-data; boundary={Boundary}"),
            _ => Request(
                $"POST {Tus.Uploads}", body, "Tus-Resumable: 1.0.0", $"Upload-Length: {body.Length}", $"Content-Type: {Tus.ChunkType}",
                $"Upload-Metadata: {Tus.Metadata(("filename", name), ("path", name), ("device", name))}"),
        };
    }

    static FuzzRequest Request(string line, byte[] body, params string[] headers) => new(line, [.. headers, $"Content-Length: {body.Length}", "Connection: close"], body);

    static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    /// <summary>What is wrong with the answer; null when nothing is.</summary>
    async Task<string?> FaultOfAsync(FuzzRequest request)
    {
        using var connection = await RawConnection.OpenAsync(_server);
        string answer;
        try
        {
            await connection.SendHeadAsync(request.Line, null, request.Headers);
            await connection.SendAsync(request.Body);
            answer = await connection.ReadToEndAsync();
        }
        catch (IOException)
        {
            return null; // It was refused, and the line closed, before all of it was sent.
        }
        catch (OperationCanceledException)
        {
            return "It was not answered within half a minute.";
        }

        foreach (Match match in Photo().Matches(answer))
        {
            _acknowledged.TryAdd(match.Groups["id"].Value, 0);
        }

        // The last one: an interim answer may stand before it.
        return Status().Matches(answer) is [.., var status] && status.Groups["status"].Value[0] is '1' or '2' or '4' ? null : $"It was answered with {answer}";
    }

    /// <summary>Every photo was acknowledged and is whole, every acknowledged one is there, and nothing else is left.</summary>
    async Task HoldsAsync()
    {
        var photos = (await _api.PagesAsync(Api.Photos, 1_000)).SelectMany(page => page.GetProperty("photos").EnumerateArray()).ToList();
        Assert.Equal(_acknowledged.Keys.Order(), photos.Select(photo => photo.GetProperty("id").GetString()!).Order());
        Assert.All(photos, photo => Assert.False(Unfit(photo.GetProperty("name").GetString()!), photo.GetProperty("name").GetString()));
        foreach (var photo in photos.Take(100))
        {
            Assert.Equal(photo.GetProperty("sha256").GetString(), Api.Hex(await _api.OriginalAsync(photo.GetProperty("id").GetString()!)));
        }

        foreach (var upload in (await _api.PagesAsync(Tus.Uploads, 1_000)).SelectMany(page => page.GetProperty("uploads").EnumerateArray()))
        {
            if (upload.GetProperty("door").GetString() == "resumable")
            {
                await new Tus(_api).SendAsync("DELETE", $"{Tus.Uploads}/{upload.GetProperty("id").GetString()}");
            }
        }

        await Staging.WaitUntilEmptyAsync(_server);
        var staged = Path.Combine(_server.DataFolder, "location/.qmulum/uploads");
        Assert.Empty(Directory.Exists(staged) ? Directory.GetFiles(staged, "*", SearchOption.AllDirectories) : []);
    }

    /// <summary>A name is a line of text and no path.</summary>
    static bool Unfit(string name) => name is "" or "." or ".." || name.Length > 255 || name.Any(letter => letter is '/' or '\\' || char.IsControl(letter));

    [GeneratedRegex("(\"photoId\":\"|X-Qmulum-Photo: )(?<id>[0-9a-f-]{36})", RegexOptions.ExplicitCapture)]
    private static partial Regex Photo();

    [GeneratedRegex("^HTTP/1.1 (?<status>[0-9]{3}) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Status();

    /// <summary>A request as it goes over the line.</summary>
    sealed record FuzzRequest(string Line, string[] Headers, byte[] Body)
    {
        public string Told => JsonSerializer.Serialize(new { Line, Headers, Body = Encoding.Latin1.GetString(Body) });
    }
}
