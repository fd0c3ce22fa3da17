using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Client;

/// <summary>A library of a test's own at a shared server, and a folder that is to be its replica.</summary>
sealed class ReplicaBed : IDisposable
{
    readonly ServerProcess _server;
    readonly TempFolder _work = new();

    ReplicaBed(ServerProcess server, string library)
    {
        (_server, Library) = (server, library);
        Api = new Api(server.Client);
        Folder = _work.File("replica");
        Address = server.Address;
    }

    public string Library { get; }

    public string Path => $"/api/v1/libraries/{Library}";

    public Api Api { get; }

    public string Folder { get; set; }

    /// <summary>Where the client finds the server.</summary>
    public Uri Address { get; set; }

    public static async Task<ReplicaBed> MakeAsync(ServerProcess server)
    {
        var made = await new Api(server.Client).PostJsonAsync("/api/v1/libraries", new { name = "Replicated" });
        return new(server, made.Expect(201).Json.GetProperty("id").GetString()!);
    }

    /// <summary>Uploads a photo and waits until it is derived: nothing changes by itself any more.</summary>
    public async Task<string> AddAsync(byte[] bytes, string name = "photo.jpg")
    {
        var id = await SendAsync(bytes, name);
        await SettleAsync(id);
        return id;
    }

    /// <summary>Uploads a photo.</summary>
    public async Task<string> SendAsync(byte[] bytes, string name = "photo.jpg")
    {
        HttpRequestMessage upload = new(HttpMethod.Post, $"{Path}/photos?name={Uri.EscapeDataString(name)}") { Content = new ByteArrayContent(bytes) };
        return (await Api.SendAsync(upload)).Expect(201).Json.GetProperty("photoId").GetString()!;
    }

    /// <summary>Waits until a photo is derived, and its library's log tells its latest state.</summary>
    public Task SettleAsync(string photo) => Deadline.WaitAsync($"photo {photo} to settle", TimeSpan.FromMinutes(1), async () =>
    {
        var facts = await Api.FactsAsync(photo);
        var log = (await Api.GetAsync($"{Path}/changes?limit=1000")).Expect(200).Json.GetProperty("changes");
        return facts.GetProperty("state").GetString() != "pending" && log.EnumerateArray().Any(change =>
            change.GetProperty("photo").GetProperty("id").GetString() == photo
            && change.GetProperty("photo").GetProperty("revision").GetInt64() == facts.GetProperty("revision").GetInt64());
    });

    public async Task EditAsync(object edit) => (await Api.PostJsonAsync($"{Path}/photos/edits", edit)).Expect(200);

    public async Task TrashAsync(string photo) => (await Api.PostJsonAsync($"{Path}/trash", new { photos = new[] { photo } })).Expect(200);

    public async Task RestoreAsync(string photo) => (await Api.PostJsonAsync($"{Path}/trash/restore", new { photos = new[] { photo } })).Expect(200);

    public ProgramProcess Start(params string[] more) => StartAs(_server.Owner.Key, more);

    public ProgramProcess StartAs(string? key, params string[] more) =>
        CliProcess.Start(_work.Path, key, ["pull", "--library", Library, "--to", Folder, "--server", $"{Address}", .. more]);

    public async Task<ProgramResult> PullAsync(params string[] more)
    {
        using var pull = Start(more);
        return await pull.EndAsync();
    }

    public string FileOf(string path) => System.IO.Path.Combine(Folder, path);

    /// <summary>The photos' files below the replica's folder, without what it keeps for itself.</summary>
    public List<string> Files() => [.. All().Where(path => !path.EndsWith(".qmulum.json", StringComparison.Ordinal))];

    /// <summary>Every file below the replica's folder, without what it keeps for itself.</summary>
    public IEnumerable<string> All() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Folder, path))
            .Where(path => !path.StartsWith(".qmulum", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
        : [];

    public async Task<JsonElement> FactsAsync(string path) =>
        JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(FileOf(path + ".qmulum.json")));

    /// <summary>Every file of the replica is one of these, and has its facts beside it.</summary>
    public async Task ExpectAsync(IReadOnlyCollection<byte[]> photos)
    {
        var files = Files();
        var hashes = await Task.WhenAll(files.Select(async path => Api.Hex(await File.ReadAllBytesAsync(FileOf(path)))));
        Assert.Equal(photos.Select(Api.Hex).Order(StringComparer.Ordinal), hashes.Order(StringComparer.Ordinal));
        foreach (var (path, hash) in files.Zip(hashes))
        {
            Assert.Equal(hash, (await FactsAsync(path)).GetProperty("sha256").GetString());
        }

        Assert.Equal(files.Count * 2, All().Count());
        Assert.Empty(Directory.EnumerateFiles(FileOf(".qmulum/arriving")));
    }

    public void Dispose() => _work.Dispose();
}
