using System.Net;
using System.Text.Json;
using Amazon.S3.Model;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>Files that go to the bucket and come from it without passing the server, which believes nothing that it has not read.</summary>
[Trait("Host", "either")] // the store is the same
public sealed class DirectUploadTests(DirectUploadTests.Fixture fixture) : IClassFixture<DirectUploadTests.Fixture>
{
    const string Begin = $"{Api.Library}/uploads/direct";
    const int Part = 16 << 20;

    static readonly HttpClient Bucket = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    readonly Api _api = new(fixture.Server.Client);

    [Fact]
    public async Task A_file_in_parts_is_there_whole_once_the_server_has_read_it_and_not_before()
    {
        var film = Noise(40_000_000);
        var begun = await BeginAsync(film);
        var parts = PartsOf(begun);
        Assert.Equal([Part, Part, 40_000_000 - (2 * Part)], parts.Select(part => part.GetProperty("length").GetInt32()));

        await PutAsync(film, parts[0]);
        await PutAsync(film, parts[2]);
        var early = (await _api.PostJsonAsync($"{HrefOf(begun)}/complete", new { })).ExpectProblem(409, "conflict");
        Assert.Contains("part 2", early.Text, StringComparison.Ordinal);
        Assert.False(await _api.HasAsync(film));
        var missing = PartsOf((await _api.PostJsonAsync($"{HrefOf(begun)}/parts", new { })).Expect(200).Json);
        await PutAsync(film, Assert.Single(missing));

        var receipt = (await _api.PostJsonAsync($"{HrefOf(begun)}/complete", new { })).Expect(201).Json;
        Assert.Equal(Api.Hex(film), receipt.GetProperty("sha256").GetString());
        Assert.Equal(film, await _api.OriginalAsync(receipt.GetProperty("photoId").GetString()!));
        // Asked for again, and in the record of the upload: the same.
        (await _api.PostJsonAsync($"{HrefOf(begun)}/complete", new { })).Expect(201);
        Assert.Equal("done", (await _api.GetAsync(HrefOf(begun))).Expect(200).Json.GetProperty("state").GetString());
        Assert.Empty(await StagedAsync());

        var again = (await _api.PostJsonAsync(Begin, new { name = "again.mp4", size = film.Length, sha256 = Api.Hex(film) })).Expect(200).Json;
        Assert.Empty(PartsOf(again));
        Assert.True(again.GetProperty("upload").GetProperty("receipt").GetProperty("duplicate").GetBoolean());
    }

    [Fact]
    public async Task Bytes_that_are_not_the_declared_ones_become_no_photo_and_leave_nothing()
    {
        var (declared, sent) = (Noise(100_000), Noise(100_000));
        var begun = await BeginAsync(declared);
        await PutAsync(sent, Assert.Single(PartsOf(begun)));

        (await _api.PostJsonAsync($"{HrefOf(begun)}/complete", new { })).ExpectProblem(422, "digest-mismatch");

        Assert.False(await _api.HasAsync(sent));
        Assert.Equal("failed", (await _api.GetAsync(HrefOf(begun))).Expect(200).Json.GetProperty("state").GetString());
        Assert.Empty(await StagedAsync());
    }

    [Fact]
    public async Task An_address_takes_no_more_bytes_than_were_said_and_none_after_the_upload_was_ended()
    {
        var photo = Seeds.Jpeg();
        var begun = await BeginAsync(photo);
        var part = Assert.Single(PartsOf(begun));

        Assert.Equal(HttpStatusCode.Forbidden, await TryPutAsync(new byte[photo.Length + 1], part));
        (await _api.SendAsync(new(HttpMethod.Delete, HrefOf(begun)))).Expect(204);

        Assert.Equal(HttpStatusCode.NotFound, await TryPutAsync(photo, part));
        Assert.Empty(await StagedAsync());
    }

    [Fact]
    public async Task What_does_not_fit_or_cannot_be_gets_no_address()
    {
        (await _api.PostJsonAsync(Begin, new { name = "a.mp4", size = 200L << 30 })).ExpectProblem(413, "too-large");
        (await _api.PostJsonAsync(Begin, new { name = "a.mp4", size = 0 })).ExpectProblem(400, "invalid");
        (await _api.PostJsonAsync(Begin, new { name = "a.mp4" })).ExpectProblem(400, "invalid");
        var tus = await _api.SendAsync(new(HttpMethod.Post, $"{Api.Library}/uploads") { Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Length", "100" } } });
        (await _api.PostJsonAsync($"{tus.Expect(201).Header("Location")}/complete", new { })).ExpectProblem(409, "conflict");
        Assert.Empty(await StagedAsync());
    }

    [Theory]
    [InlineData("a.jpg", "image/jpeg")]
    [InlineData("page.svg", "application/octet-stream")]
    public async Task An_original_comes_from_the_bucket_for_whoever_asks_for_it_and_is_never_a_page(string name, string type)
    {
        var bytes = name == "a.jpg" ? Seeds.Jpeg() : "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray();
        var photo = await _api.AddAsync(bytes, name);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(fixture.Server.Address, $"api/v1/photos/{photo}/original?direct=1"));
        request.Headers.Authorization = new("Bearer", fixture.Server.Owner.Key);

        using var redirect = await Bucket.SendAsync(request);
        using var answer = await Bucket.GetAsync(redirect.Headers.Location);

        Assert.Equal((HttpStatusCode.Found, true), (redirect.StatusCode, redirect.Headers.CacheControl!.NoStore));
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(bytes, (await _api.GetAsync($"/api/v1/photos/{photo}/original")).Expect(200).Body);
    }

    static string HrefOf(JsonElement begun) => $"{Api.Library}/uploads/{begun.GetProperty("upload").GetProperty("id").GetString()}";

    static List<JsonElement> PartsOf(JsonElement reply) => [.. reply.GetProperty("parts").EnumerateArray()];

    static byte[] Noise(int size)
    {
        var bytes = new byte[size];
        new Random(Seeds.Next()).NextBytes(bytes);
        return bytes;
    }

    async Task<JsonElement> BeginAsync(byte[] file) =>
        (await _api.PostJsonAsync(Begin, new { name = "film.mp4", size = file.Length, sha256 = Api.Hex(file), path = "DCIM/film.mp4" })).Expect(201).Json;

    static async Task PutAsync(byte[] file, JsonElement part) => Assert.Equal(HttpStatusCode.OK, await TryPutAsync(
        file.AsMemory(part.GetProperty("offset").GetInt32(), part.GetProperty("length").GetInt32()), part));

    static async Task<HttpStatusCode> TryPutAsync(ReadOnlyMemory<byte> bytes, JsonElement part)
    {
        using ReadOnlyMemoryContent content = new(bytes);
        using var answer = await Bucket.PutAsync(part.GetProperty("url").GetString(), content);
        return answer.StatusCode;
    }

    /// <summary>What uploads have left in the bucket.</summary>
    async Task<IReadOnlyList<string>> StagedAsync()
    {
        var parts = await fixture.S3.Client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = fixture.Bucket });
        var objects = await fixture.S3.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = fixture.Bucket, Prefix = "some/prefix/.qmulum/uploads/" });
        return [.. (parts.MultipartUploads ?? []).Select(upload => upload.Key), .. (objects.S3Objects ?? []).Select(found => found.Key)];
    }

    /// <summary>One server for all of them, whose clients reach its bucket.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public S3Server S3 { get; private set; } = null!;

        public string Bucket { get; private set; } = "";

        public ServerProcess Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            S3 = await S3Server.SharedAsync();
            Bucket = await S3.CreateBucketAsync();
            Server = await ServerProcess.StartAsync(new ServerSettings
            {
                Arguments = ["--location", $"s3://{Bucket}/some/prefix?endpoint={S3.Endpoint}&pathStyle=true&directEndpoint={S3.Endpoint}"],
                Environment = new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKey, ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretKey },
            });
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
