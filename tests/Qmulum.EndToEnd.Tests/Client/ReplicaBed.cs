using System.Net.Http.Json;
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

    /// <summary>Another replica of the same library.</summary>
    public ReplicaBed Beside() => new(_server, Library);

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

    /// <summary>Damages an original in the server's own folder, and waits until the server has found out, or has mended it.</summary>
    public async Task DamageAsync(string photo, bool isGone, bool isToStay = true)
    {
        var receipt = (await Api.GetAsync($"/api/v1/photos/{photo}/receipt")).Expect(200).Json;
        var file = System.IO.Path.Combine(_server.DataFolder, "location", receipt.GetProperty("location").GetString()!);
        var bytes = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        if (!isGone)
        {
            bytes[^1] ^= 1; // the same size: only its hash tells
            await File.WriteAllBytesAsync(file, bytes);
        }

        await Deadline.WaitAsync($"the photo to be {(isToStay ? "damaged" : "mended")}", TimeSpan.FromMinutes(1), async () =>
        {
            MakeDue(photo); // each time: one that is just being read is not due again by that
            return isToStay
                ? (await Api.GetAsync($"/api/v1/photos/{photo}/history")).Expect(200).Json.GetProperty("events")[0].GetProperty("kind").GetString() == "damaged"
                : File.Exists(file) && new FileInfo(file).Length == bytes.Length;
        });
    }

    /// <summary>Has the server read an original back at once, in place of in some months.</summary>
    void MakeDue(string photo)
    {
        Database.Change(
            System.IO.Path.Combine(_server.DataFolder, "index.db"),
            $"UPDATE photo_check SET due_at = 0 WHERE photo_id = x'{photo.Replace("-", "", StringComparison.Ordinal)}'");
    }

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

    /// <summary>Runs another command about the library.</summary>
    public async Task<ProgramResult> RunAsync(string command, params string[] more)
    {
        using var run = CliProcess.Start(_work.Path, _server.Owner.Key, [command, "--library", Library, "--server", $"{Address}", .. more]);
        return await run.EndAsync();
    }

    /// <summary>Has every replica of the library counted on, as its owner may.</summary>
    public async Task CountOnAllAsync()
    {
        foreach (var replica in await ReplicasAsync())
        {
            (await TrustAsync(replica.GetProperty("id").GetString()!, counts: true)).Expect(200);
        }
    }

    public async Task<List<JsonElement>> ReplicasAsync() =>
        [.. (await Api.GetAsync($"{Path}/replicas")).Expect(200).Json.GetProperty("replicas").EnumerateArray()];

    public Task<Answer> TrustAsync(string replica, bool counts) =>
        Api.SendAsync(new(HttpMethod.Put, $"{Path}/replicas/{replica}/trust") { Content = JsonContent.Create(new { counts }) });

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
