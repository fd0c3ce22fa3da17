using System.Text.Json;
using Qmulum.EndToEnd.Tests.Client;

namespace Qmulum.EndToEnd.Tests.Locations;

/// <summary>The whole server with several locations: folders, and a bucket of a real object store.</summary>
[Trait("Host", "either")] // MoveTests of the grains move libraries there
public sealed class MoveTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_library_moves_to_a_disk_and_to_a_bucket_while_it_is_in_use_and_the_server_is_killed()
    {
        var s3 = await S3Server.SharedAsync();
        await using var server = await ServerProcess.StartAsync(WithKeys(_folder.File("data")));
        Api api = new(server.Client);
        Tus tus = new(api);
        Dictionary<string, byte[]> photos = [];
        for (var i = 0; i < 30; i++)
        {
            await AddAsync(api, photos, SamplePhotos.Jpeg(i, 300, 200));
        }

        var film = Noise(3_000_000);
        var begun = await tus.BeginAsync(film.Length);
        Assert.Equal(204, (await tus.PatchAsync(begun, 0, film[..1_000_000])).Status);
        var (disk, bucket) = (await AddLocationAsync(api, "disk", _folder.File("disk")), await AddLocationAsync(api, "bucket", await BucketAsync(s3)));

        await UseAsync(api, "disk", "disk");
        using CancellationTokenSource enough = new();
        var reading = ReadAsync(api, photos.ToDictionary(), enough.Token);
        for (var i = 0; i < 20; i++)
        {
            await AddAsync(api, photos, SamplePhotos.Jpeg(100 + i, 300, 200));
        }

        await Deadline.WaitAsync("the move to be under way", Patience, async () => (await MoveAsync(api)).GetProperty("photos").GetInt64() > 0, () => server.Log.Tail());
        await enough.CancelAsync();
        await reading;
        await DoneAsync(api, server);
        await AllAreThereAsync(api, photos);
        Assert.Empty(Files(Path.Combine(server.DataFolder, "location", "libraries")));

        // A file that began to come when its library was somewhere else.
        Assert.Equal(204, (await tus.PatchAsync(begun, 1_000_000, film[1_000_000..])).Status);
        photos[await tus.PhotoAsync(begun)] = film;
        Assert.Empty(Files(Path.Combine(server.DataFolder, "location", "libraries")));
        Assert.NotEmpty(Files(Path.Combine(_folder.File("disk"), "libraries")));

        // Originals to the bucket, renditions stay on the disk; and the server dies in the middle.
        await UseAsync(api, "bucket", null);
        await Deadline.WaitAsync(
            "the move to be under way", Patience, async () => Files(Path.Combine(_folder.File("disk"), "libraries", "home", "photos")).Count < photos.Count, () => server.Log.Tail());
        server.Kill();
        await server.RestartAsync();
        await AllAreThereAsync(api, photos);
        await AddAsync(api, photos, SamplePhotos.Jpeg(999, 300, 200));
        await DoneAsync(api, server);
        await AllAreThereAsync(api, photos);
        Assert.Empty(Files(Path.Combine(_folder.File("disk"), "libraries", "home", "photos")));
        Assert.NotEmpty(Files(Path.Combine(_folder.File("disk"), "libraries", "home", "renditions")));

        var places = (await api.GetAsync("/api/v1/admin/libraries/home/locations")).Expect(200).Json;
        var listed = Assert.Single((await api.GetAsync("/api/v1/admin/libraries")).Expect(200).Json.GetProperty("libraries").EnumerateArray());
        foreach (var told in new[] { places, listed })
        {
            Assert.Equal((bucket, disk), (told.GetProperty("originals").GetProperty("id").GetString(), told.GetProperty("renditions").GetProperty("id").GetString()));
        }

        Assert.Equal("bucket", (await api.GetAsync(Api.Library)).Expect(200).Json.GetProperty("settings").GetProperty("location").GetString());
        (await api.SendAsync(new(HttpMethod.Delete, $"/api/v1/admin/locations/{disk}"))).ExpectProblem(409, "conflict");
    }

    [Fact]
    public async Task While_one_location_is_away_the_libraries_of_the_others_go_on()
    {
        await using var server = await ServerProcess.StartAsync(_folder.File("data"));
        Api api = new(server.Client);
        var stays = await api.AddAsync(Seeds.Jpeg());
        await AddLocationAsync(api, "disk", _folder.File("disk"));
        var other = (await api.PostJsonAsync("/api/v1/libraries", new { name = "Other" })).Expect(201).Json.GetProperty("id").GetString()!;
        await UseAsync(api, "disk", "disk", other);
        await DoneAsync(api, server, other);
        var photo = Seeds.Jpeg();
        var moved = (await UploadAsync(api, other, photo)).Expect(201).Json.GetProperty("photoId").GetString()!;
        Assert.Equal(photo, await api.OriginalAsync(moved));
        await Deadline.WaitAsync("the photo to be derived", Patience, async () => (await api.FactsAsync(moved)).GetProperty("state").GetString() == "ready", () => server.Log.Tail());

        Directory.Move(_folder.File("disk"), _folder.File("aside"));

        (await api.GetAsync($"/api/v1/photos/{moved}/original")).ExpectProblem(503, "store-offline");
        (await UploadAsync(api, other, Seeds.Jpeg())).ExpectProblem(503, "store-offline");
        (await api.GetAsync($"/api/v1/photos/{stays}/original")).Expect(200);
        await api.AddAsync(Seeds.Jpeg());
        await Deadline.WaitAsync("readiness to tell of it", Patience, async () =>
        {
            var ready = (await api.GetAsync("/health/ready")).Expect(200).Json;
            return ready.TryGetProperty("problems", out var problems) && problems.TryGetProperty("locations", out var told) && told.GetString()!.StartsWith("disk: ", StringComparison.Ordinal);
        });
        var states = (await api.GetAsync("/api/v1/admin/storage")).Expect(200).Json.GetProperty("locations").EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("state").GetString());
        Assert.Equal(("ok", "store-offline"), (states["folder"], states["disk"]));

        Directory.Move(_folder.File("aside"), _folder.File("disk"));
        Assert.Equal(photo, await api.OriginalAsync(moved));
    }

    [Fact]
    public async Task Locations_are_added_tried_renamed_and_removed_and_what_cannot_be_one_is_refused()
    {
        await using var server = await ServerProcess.StartAsync(WithKeys(_folder.File("data")));
        Api api = new(server.Client);
        var id = await AddLocationAsync(api, "disk", _folder.File("disk"));

        var trial = (await api.PostJsonAsync($"/api/v1/admin/locations/{id}/test", new { })).Expect(200).Json;
        Assert.Equal("ok", trial.GetProperty("state").GetString());
        Assert.True(trial.GetProperty("writeMegabytesPerSecond").GetDouble() > 0 && trial.GetProperty("readMegabytesPerSecond").GetDouble() > 0);
        Assert.Empty(Files(Path.Combine(_folder.File("disk"), "trials")));

        Directory.CreateDirectory(_folder.File("full"));
        await File.WriteAllTextAsync(_folder.File("full/notes.txt"), "somebody's own");
        CopyLocation(_folder.File("data/location"), _folder.File("foreign"));
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("disk"));
        Directory.CreateSymbolicLink(_folder.File("up"), "./../");
        Directory.CreateSymbolicLink(_folder.File("round"), _folder.File("round"));
        Directory.CreateDirectory(_folder.File("foreign/inner"));
        var s3 = await S3Server.SharedAsync();
        var bucket = await s3.CreateBucketAsync();
        var inBucket = $"s3://{bucket}/a/b?endpoint={s3.Endpoint}&pathStyle=true";
        var known = await AddLocationAsync(api, "bucket", inBucket);
        var adopted = (await api.PostJsonAsync("/api/v1/admin/locations", new { name = "as it was called", address = inBucket, adopt = known })).Expect(200).Json;
        Assert.Equal(("bucket", false), (adopted.GetProperty("name").GetString(), adopted.TryGetProperty("libraries", out _)));
        await using var other = await S3Proxy.StartAsync(s3.Endpoint); // the same bucket at another address
        var otherwise = other.Endpoint;
        foreach (var (address, says) in new[]
        {
            ("s3://bucket/a b?endpoint=http://127.0.0.1:1", "joined by '/'"), ("s3://bucket/a?region=%20&endpoint=http://127.0.0.1:1", "region must be"),
            (_folder.File("link/inner"), "neither in"), (_folder.File($"up/{Path.GetFileName(_folder.Path)}/disk/inner"), "neither in"), (_folder.File("round/inner"), "more links"),
            (_folder.File("foreign/inner"), "which is a location"),
            ($"s3://{bucket}/a/b/c?endpoint={s3.Endpoint}&pathStyle=true", "neither in"), ($"s3://{bucket}/a?endpoint={s3.Endpoint}&pathStyle=true", "neither in"),
            ($"s3://{bucket}/a/b/c/d?endpoint={otherwise}&pathStyle=true", "which is a location"), ($"s3://{bucket}?region=eu&endpoint={s3.Endpoint}&pathStyle=true", "neither in"),
            ("relative/path", "absolute path"), ("", "absolute path"), (_folder.File("full"), "not empty"), (_folder.File("data/inner"), "neither in"),
            (_folder.File(""), "neither in"), (_folder.File("disk/inner"), "neither in"), (_folder.File("foreign"), "two servers on one location delete each other's files"),
            ("s3://KEY:secret@bucket", "Keys do not belong in it"), ("s3://bucket?profile=nobody-has-it&endpoint=http://127.0.0.1:1", "nobody-has-it"),
        })
        {
            var refused = (await api.PostJsonAsync("/api/v1/admin/locations", new { name = "bad", address })).ExpectProblem(400, "invalid");
            Assert.Contains(says, refused.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", refused.Text, StringComparison.Ordinal);
        }

        (await api.PostJsonAsync("/api/v1/admin/locations", new { name = "again", address = _folder.File("disk") })).ExpectProblem(409, "conflict");
        (await api.PostJsonAsync("/api/v1/admin/locations", new { name = "disk", address = _folder.File("twice") })).ExpectProblem(409, "conflict");
        Assert.False(Path.Exists(_folder.File("twice")));
        (await api.PostJsonAsync("/api/v1/admin/locations", new { name = "linked", address = _folder.File("link") })).ExpectProblem(409, "conflict");
        (await api.PostJsonAsync("/api/v1/admin/locations", new { name = "folder", address = _folder.File("new") })).ExpectProblem(400, "invalid");
        HttpRequestMessage rename = new(HttpMethod.Patch, $"/api/v1/admin/locations/{id}") { Content = new StringContent("{\"name\":\"shelf\"}", null, "application/json") };
        Assert.Equal("shelf", (await api.SendAsync(rename)).Expect(200).Json.GetProperty("name").GetString());
        var library = await SettingsAreShownAsync(api, id);
        (await LocationsAsync("default", "own")).Expect(0);
        await UseAsync(api, null, "own", library);
        (await LocationsAsync("pace", "30")).Expect(0);
        Assert.Equal("30", (await LocationsAsync("pace")).Expect(0).Output.Trim());
        (await api.SendAsync(new(HttpMethod.Delete, "/api/v1/admin/locations/own"))).ExpectProblem(409, "conflict");
        (await api.SendAsync(new(HttpMethod.Delete, $"/api/v1/admin/locations/{id}?lost=perhaps"))).ExpectProblem(400, "invalid");
        var healthy = (await api.SendAsync(new(HttpMethod.Delete, $"/api/v1/admin/locations/{id}?lost=true"))).ExpectProblem(409, "conflict");
        Assert.Contains("it is not lost", healthy.Text, StringComparison.Ordinal);
        Directory.Move(_folder.File("disk"), _folder.File("dead"));
        (await LocationsAsync("remove", "attic", "--lost")).Expect(0);
        Directory.Move(_folder.File("dead"), _folder.File("disk"));
        (await api.GetAsync($"/api/v1/admin/locations/{id}")).ExpectProblem(404, "not-found");
        Assert.Equal(id, await AddLocationAsync(api, "disk", _folder.File("disk"))); // it comes back with what is in it

        Task<ProgramResult> LocationsAsync(params string[] words) =>
            CliProcess.RunAsync(_folder.Path, server.Owner.Key, ["admin", "locations", .. words, "--server", $"{server.Address}"]);
    }

    /// <summary>What is said of new libraries and of the pace of moves is shown, and what cannot be is refused.</summary>
    /// <returns>A library whose renditions are there.</returns>
    static async Task<string> SettingsAreShownAsync(Api api, string id)
    {
        Assert.Equal(["all", null], await NewLibrariesAsync());
        (await PutAsync("locations/default", new { renditions = "shelf" })).Expect(200);
        Assert.Equal(["originals", "renditions"], await NewLibrariesAsync());
        HttpRequestMessage rename = new(HttpMethod.Patch, $"/api/v1/admin/locations/{id}") { Content = new StringContent("{\"name\":\"attic\"}", null, "application/json") };
        Assert.Equal("renditions", (await api.SendAsync(rename)).Expect(200).Json.GetProperty("newLibraries").GetString());
        var library = (await api.PostJsonAsync("/api/v1/libraries", new { name = "New" })).Expect(201).Json.GetProperty("id").GetString()!;
        var places = (await api.GetAsync($"/api/v1/admin/libraries/{library}/locations")).Expect(200).Json;
        Assert.Equal(("own", id), (places.GetProperty("originals").GetProperty("id").GetString(), places.GetProperty("renditions").GetProperty("id").GetString()));
        (await api.SendAsync(new(HttpMethod.Delete, $"/api/v1/admin/locations/{id}"))).ExpectProblem(409, "conflict");
        (await PutAsync("locations/default", new { originals = "nobody's" })).ExpectProblem(400, "invalid");
        (await PutAsync("locations/default", new { })).ExpectProblem(400, "invalid");

        (await PutAsync("moves/pace", new { megabytesPerSecond = 20 })).Expect(200);
        foreach (var bad in new[] { -1, 100_001, (int?)null })
        {
            (await PutAsync("moves/pace", new { megabytesPerSecond = bad })).ExpectProblem(400, "invalid");
        }

        Assert.Equal(20, (await api.GetAsync("/api/v1/admin/moves")).Expect(200).Json.GetProperty("megabytesPerSecond").GetInt32());
        return library;

        Task<Answer> PutAsync(string path, object body) =>
            api.SendAsync(new(HttpMethod.Put, $"/api/v1/admin/{path}") { Content = new StringContent(JsonSerializer.Serialize(body), null, "application/json") });

        async Task<IEnumerable<string?>> NewLibrariesAsync() => (await api.GetAsync("/api/v1/admin/locations")).Expect(200).Json.GetProperty("locations").EnumerateArray()
            .Where(one => one.GetProperty("id").GetString() is "own" || one.GetProperty("id").GetString() == id)
            .Select(one => one.TryGetProperty("newLibraries", out var part) ? part.GetString() : null);
    }

    static async Task AddAsync(Api api, Dictionary<string, byte[]> photos, byte[] photo) => photos[await api.AddAsync(photo)] = photo;

    static Task<Answer> UploadAsync(Api api, string library, byte[] photo) =>
        api.SendAsync(new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name=a.jpg") { Content = new ByteArrayContent(photo) });

    static async Task<string> AddLocationAsync(Api api, string name, string address) =>
        (await api.PostJsonAsync("/api/v1/admin/locations", new { name, address })).Expect(201).Json.GetProperty("id").GetString()!;

    static async Task UseAsync(Api api, string? originals, string? renditions, string library = "home")
    {
        HttpRequestMessage request = new(HttpMethod.Put, $"/api/v1/admin/libraries/{library}/locations")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { originals, renditions }), null, "application/json"),
        };
        (await api.SendAsync(request)).Expect(202);
    }

    static async Task<JsonElement> MoveAsync(Api api, string library = "home") =>
        (await api.GetAsync($"/api/v1/admin/libraries/{library}/locations")).Expect(200).Json.GetProperty("move");

    static Task DoneAsync(Api api, ServerProcess server, string library = "home") => Deadline.WaitAsync(
        "the move to be done", Patience, async () => (await MoveAsync(api, library)).GetProperty("state").GetString() == "done", () => server.Log.Tail());

    static async Task ReadAsync(Api api, Dictionary<string, byte[]> photos, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await AllAreThereAsync(api, photos);
        }
    }

    static async Task AllAreThereAsync(Api api, Dictionary<string, byte[]> photos)
    {
        foreach (var (id, photo) in photos)
        {
            Assert.Equal(photo, await api.OriginalAsync(id));
        }
    }

    static List<string> Files(string folder) => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)] : [];

    /// <summary>A location of another server: with a marker of its own, and with bytes.</summary>
    static void CopyLocation(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(to, ".qmulum", "staging"));
        File.WriteAllText(
            Path.Combine(to, ".qmulum", "location.json"), File.ReadAllText(Path.Combine(from, ".qmulum", "location.json")).Replace("\"id\": \"", "\"id\": \"00000000-0000-4000-8000-000000000001\", \"was\": \"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(to, "blob"), "of another server");
    }

    static async Task<string> BucketAsync(S3Server s3) => $"s3://{await s3.CreateBucketAsync()}/some/prefix?endpoint={s3.Endpoint}&pathStyle=true";

    static ServerSettings WithKeys(string data) => new()
    {
        DataFolder = data,
        Arguments = ["--requestsPerSecond", "0"], // it is read as fast as it goes
        Environment = new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKey, ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretKey },
    };

    static byte[] Noise(int size)
    {
        var bytes = new byte[size];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
