using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>Every attempt to bring a file leaves a note of what became of it, by whichever door it came.</summary>
public sealed class AttemptHistoryTests(AttemptHistoryTests.Fixture fixture) : IClassFixture<AttemptHistoryTests.Fixture>
{
    const string TooLarge = "large.jpg";

    readonly Api _api = new(fixture.Server.Client);

    /// <summary>One server for all of them, that takes little.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        ServerProcess? _server;

        internal ServerProcess Server => _server!;

        public async Task InitializeAsync() =>
            _server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--maxUploadBytes", "1000000", "--uploadIdleSeconds", "1"] });

        public async Task DisposeAsync() => await _server!.DisposeAsync();
    }

    [Fact]
    public async Task A_body_that_was_taken_tells_where_it_came_from()
    {
        var photo = Seeds.Jpeg();
        var name = NewName();
        (await _api.UploadAsync(
            photo, name, headers: [("X-Qmulum-Device", "phone of Ada"), ("X-Qmulum-Path", "DCIM/1.jpg"), ("User-Agent", "camera/1")])).Expect(201);

        var record = await RecordAsync(name);

        Is(record, "done", "body", "");
        Assert.Equal(("phone of Ada", "DCIM/1.jpg", "camera/1"), (Text(record, "device"), Text(record, "path"), Text(record, "client")));
        Assert.Equal((photo.Length, photo.Length), (Number(record, "size"), Number(record, "received")));
        Assert.Equal(name, Text(Assert.Single(await ListAsync("?device=phone%20of%20Ada")), "name"));
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "mismatch", "SHA-256" },
        { "empty", "no bytes" },
        { "coding", "coding" },
        { "time", "yesterday" },
        { TooLarge, "takes up to" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_body_that_was_refused_tells_why(string what, string why)
    {
        var name = NewName();
        var photo = what == TooLarge ? new byte[1_000_001] : what == "empty" ? [] : Seeds.Jpeg();
        HttpRequestMessage request = new(HttpMethod.Post, $"{Api.Photos}?name={name}") { Content = new ByteArrayContent(photo) };
        (string Header, string Value)? header = what switch
        {
            "mismatch" => ("Repr-Digest", Api.Digest(Seeds.Jpeg())),
            "time" => ("X-Qmulum-Modified", "yesterday"),
            _ => null,
        };
        if (header is { } one)
        {
            request.Headers.TryAddWithoutValidation(one.Header, one.Value);
        }

        if (what == "coding")
        {
            request.Content.Headers.ContentEncoding.Add("br");
        }

        Assert.InRange((await _api.SendAsync(request)).Status, 400, 499);

        var record = await RecordAsync(name);
        Is(record, "failed", "body", why);
        Assert.Equal(what == "mismatch" ? photo.Length : 0, Number(record, "received"));
        Assert.Contains(await ListAsync("?state=failed&limit=1000"), failed => Text(failed, "name") == name);
        Assert.DoesNotContain(await ListAsync("?state=done&limit=1000"), done => Text(done, "name") == name);
    }

    [Fact]
    public async Task Each_file_of_a_form_has_its_own_and_a_form_that_broke_tells_it()
    {
        var (good, bad, cut) = (NewName(), NewName(), NewName());
        await PostAsync("multipart/form-data; boundary=x", $"{Part(good)}{RandomNumberGenerator.GetHexString(40)}\r\n{Part(bad)}\r\n{Part(cut)}half of it");

        Is(await RecordAsync(good), "done", "form", "");
        Is(await RecordAsync(bad), "failed", "form", "no bytes");
        Is(await RecordAsync(cut), "failed", "form", "ended within a part");
    }

    [Fact]
    public async Task Base64_in_JSON_too()
    {
        var name = NewName();
        await PostAsync("application/json", JsonSerializer.Serialize(new { name, data = RandomNumberGenerator.GetBytes(30), sha256 = new string('a', 64) }));

        Is(await RecordAsync(name), "failed", "json", "SHA-256");
    }

    [Theory]
    [InlineData(true, "broke")]
    [InlineData(false, "Nothing arrived")]
    public async Task A_line_that_broke_or_stood_still_tells_how_far_it_came(bool breaks, string why)
    {
        const int Size = 300_000;
        var name = NewName();
        using var connection = await RawConnection.OpenAsync(fixture.Server);
        await connection.SendHeadAsync($"POST {Api.Photos}?name={name}", null, "Content-Type: image/jpeg", $"Content-Length: {Size}");
        await connection.SendAsync(RandomNumberGenerator.GetBytes(Size / 2));
        await Staging.WaitUntilBegunAsync(fixture.Server);
        if (breaks)
        {
            connection.Break();
        }

        var record = await RecordAsync(name);

        Is(record, "failed", "body", why);
        Assert.Equal(Size, Number(record, "size"));
        Assert.InRange(Number(record, "received"), breaks ? 0 : Size / 2, Size / 2);
    }

    [Fact]
    public async Task One_that_takes_long_is_known_while_it_runs_so_that_a_server_that_dies_leaves_word_of_it()
    {
        var name = NewName();
        using var connection = await RawConnection.OpenAsync(fixture.Server);
        await connection.SendHeadAsync($"POST {Api.Photos}?name={name}", null, "Content-Type: image/jpeg", "Content-Length: 900000");
        List<JsonElement> open = [];
        using CancellationTokenSource isKnown = new();
        var sending = SendSlowlyAsync(connection, isKnown.Token); // apart from the looks, which may be slow: a line that stands still is ended
        await Deadline.WaitAsync("the attempt that runs", async () =>
        {
            open = [.. (await ListAsync("?state=open&limit=1000")).Where(record => Text(record, "name") == name)];
            return open.Count > 0;
        });
        await isKnown.CancelAsync();
        await sending;

        Is(Assert.Single(open), "open", "body", "");
        Assert.InRange(Number(open[0], "received"), 1_000, 900_000);
        connection.Break();
        Is(await RecordAsync(name), "failed", "body", "broke");
    }

    static async Task SendSlowlyAsync(RawConnection connection, CancellationToken until)
    {
        using PeriodicTimer pause = new(TimeSpan.FromMilliseconds(100));
        while (!until.IsCancellationRequested)
        {
            await connection.SendAsync(new byte[1_000]);
            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task An_upload_that_was_refused_before_it_began_is_there_once()
    {
        var name = NewName();
        Tus tus = new(_api);
        (await tus.CreateAsync(("Upload-Length", "1000001"), ("Upload-Metadata", Tus.Metadata(("filename", name), ("device", "camera"))))).ExpectProblem(413, "too-large");

        var record = await RecordAsync(name);

        Is(record, "failed", "resumable", "takes up to");
        Assert.Equal("camera", Text(record, "device"));
    }

    [Fact]
    public async Task A_whole_that_was_refused_when_its_parts_were_joined_tells_why()
    {
        var name = NewName();
        Tus tus = new(_api);
        var part = (await tus.SendAsync("POST", Tus.Uploads, [1, 2, 3], headers: [("Upload-Length", "3"), ("Upload-Concat", "partial")])).Expect(201).Header("Location");
        (await tus.CreateAsync(
            ("Upload-Concat", $"final;{part}"), ("Upload-Metadata", Tus.Metadata(("filename", name), ("sha256", new string('a', 64)))))).ExpectProblem(422, "digest-mismatch");

        Is(await RecordAsync(name), "failed", "resumable", "SHA-256");
    }

    [Fact]
    public async Task A_file_without_bytes_that_a_phone_sends_leaves_none_open()
    {
        var name = NewName();
        HttpRequestMessage request = new(HttpMethod.Post, $"{Tus.Uploads}?name={name}") { Content = new ByteArrayContent([]) };
        request.Headers.TryAddWithoutValidation("Upload-Complete", "?1");
        (await _api.SendAsync(request)).ExpectProblem(400, "body-empty");

        Is(await RecordAsync(name), "failed", "resumable", "no bytes");
    }

    [Fact]
    public async Task Bytes_of_a_request_that_are_not_the_declared_ones_are_told_and_the_upload_stays_open()
    {
        Tus tus = new(_api);
        var name = NewName();
        var upload = await tus.BeginAsync(3, ("path", name));
        (await tus.PatchAsync(upload, 0, [1, 2, 3], ("Upload-Checksum", "sha1 " + Convert.ToBase64String(new byte[20])))).ExpectProblem(460, "checksum-mismatch");

        var record = Assert.Single(await ListAsync("?state=open&limit=1000"), one => Text(one, "path") == name);
        Is(record, "open", "resumable", "not the ones");
    }

    [Fact]
    public async Task Strangers_and_those_who_may_not_add_leave_none()
    {
        var name = NewName();
        var guest = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(_api, "home", guest, "viewer");
        Assert.Equal(403, (await guest.Api.UploadAsync(Seeds.Jpeg(), name)).Status);
        using HttpClient stranger = new() { BaseAddress = fixture.Server.Client.BaseAddress };
        Assert.Equal(401, (await new Api(stranger).UploadAsync(Seeds.Jpeg(), name)).Status);
        var own = NewName();
        await _api.UploadAsync(Seeds.Jpeg(), own);
        await RecordAsync(own);

        Assert.DoesNotContain(await ListAsync("?limit=1000"), record => Text(record, "name") == name);
    }

    [Fact]
    public async Task A_state_that_is_none_answers_400() =>
        Assert.Contains("open, done, failed, ended", (await _api.GetAsync($"{Tus.Uploads}?state=lost")).ExpectProblem(400, "invalid").Text, StringComparison.Ordinal);

    static string NewName() => $"{Guid.NewGuid():N}.jpg";

    static string Part(string name) => $"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n";

    async Task PostAsync(string type, string body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, Api.Photos) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        await _api.SendAsync(request);
    }

    static void Is(JsonElement record, string state, string door, string why)
    {
        Assert.Equal((state, door), (Text(record, "state"), Text(record, "door")));
        Assert.Contains(why, Text(record, "reason"), StringComparison.Ordinal);
        Assert.Equal(why.Length == 0, Text(record, "reason").Length == 0);
    }

    static string Text(JsonElement record, string name) => record.GetProperty(name).GetString()!;

    static long Number(JsonElement record, string name) => record.GetProperty(name).GetInt64();

    async Task<List<JsonElement>> ListAsync(string query) =>
        [.. (await _api.GetAsync(Tus.Uploads + query)).Expect(200).Json.GetProperty("uploads").EnumerateArray()];

    /// <summary>What is known of the file once it has ended: exactly one attempt.</summary>
    async Task<JsonElement> RecordAsync(string name)
    {
        List<JsonElement> found = [];
        await Deadline.WaitAsync("the attempt's record", async () =>
        {
            found = [.. (await ListAsync("?limit=1000")).Where(record => Text(record, "name") == name && Text(record, "state") != "open")];
            return found.Count > 0;
        });
        return Assert.Single(found);
    }
}
