using System.IO.Compression;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>A photo whose original the replicas alone keep, in all that looks after an installation and all that a person asks of it.</summary>
[Trait("Host", "one process")] // its commands are for one server with its data folder
public sealed class ElsewhereTests : IDisposable
{
    const string Export = "/api/v1/me/export";

    readonly TempFolder _folder = new();

    string Data => _folder.File("data");

    string Restored => _folder.File("restored");

    string Rebuilt => _folder.File("rebuilt");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_takes_it_for_lost_and_it_is_itself_again_in_a_server_that_was_restored_and_in_one_that_was_rebuilt()
    {
        var (away, here) = (Seeds.Jpeg(taken: new(2012, 3, 4, 5, 6, 7)), Seeds.Jpeg());
        string id, export;
        JsonElement before;
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            Api api = new(server.Client);
            id = (await api.AddAndDeriveAsync(away, "away.jpg")).GetProperty("id").GetString()!;
            await api.AddAndDeriveAsync(here, "here.jpg");
            export = (await api.GetAsync(Export)).Expect(200).ETag!;
            await server.StopAsync();
        }

        Release(Data, id);

        foreach (var how in (string[])["", "--deep", "--mend"])
        {
            var checkedNow = (await KeeperProcess.RunAsync(["fsck", "--json", "--data", Data, .. how.Length == 0 ? Array.Empty<string>() : [how]])).Expect(0).Output;
            var report = JsonDocument.Parse(checkedNow).RootElement;
            Assert.Equal((1, 0), (report.GetProperty("elsewhere").GetInt32(), report.GetProperty("findings").GetArrayLength()));
        }

        var left = FileOf(Data, id);
        await File.WriteAllBytesAsync(left, away); // what a crash left of the release is no file that nobody names
        Assert.Contains("All is whole", (await KeeperProcess.RunAsync("fsck", "--data", Data)).Expect(0).Output, StringComparison.Ordinal);
        File.Delete(left);

        var backup = (await KeeperProcess.RunAsync("backup", _folder.File("backup"), "--full", "--data", Data)).Expect(0);
        Assert.Contains("1 original is kept by replicas alone, and is not in the backup", backup.Output, StringComparison.Ordinal);
        (await KeeperProcess.RunAsync("restore", _folder.File("backup"), "--data", Restored)).Expect(0);
        ServerOwner.Move(Data, Restored);
        await using (var server = await ServerProcess.StartAsync(Restored))
        {
            Api api = new(server.Client);
            await ExportsAsync(api, here);
            await ExportBreaksAsync(api, id, export);
            before = await AnswersAsync(api, id);
            await server.StopAsync();
        }

        // What can be made again is: the manifest, which tells that the original is elsewhere, now, and the thumbnail when that is back.
        File.Delete(Path.Combine(Path.GetDirectoryName(FileOf(Restored, id))!, "manifest.json"));
        foreach (var thumbnail in Directory.GetFiles(Path.Combine(Restored, "location"), "*thumbnail.jpg", SearchOption.AllDirectories).Where(path => path.Contains(id, StringComparison.Ordinal)))
        {
            File.Delete(thumbnail);
        }

        (await KeeperProcess.RunAsync("fsck", "--mend", "--data", Restored)).Expect(0);
        var rebuild = (await KeeperProcess.RunAsync("rebuild", "--from", Path.Combine(Restored, "location"), "--data", Rebuilt)).Expect(0);
        Assert.Contains("2 photos of 1 libraries are there again", rebuild.Output, StringComparison.Ordinal);
        Assert.Contains("The originals of 1 of them are kept by replicas alone", rebuild.Output, StringComparison.Ordinal);
        Assert.Contains("pull once with --verify --rebuilt, count on those", rebuild.Output, StringComparison.Ordinal);
        await using var again = await ServerProcess.StartAsync(Rebuilt);
        Api rebuilt = new(again.Client);
        var facts = await rebuilt.DerivedAsync(id);
        foreach (var told in (string[])["taken", "width", "height", "placeholder", "camera", "sha256", "receivedAt", "tag"])
        {
            Assert.Equal(before.TryGetProperty(told, out var was) ? was.GetRawText() : null, facts.TryGetProperty(told, out var now) ? now.GetRawText() : null);
        }

        var waits = (await rebuilt.GetAsync($"{Api.Library}/originals")).Expect(200).Json.GetProperty("waitsUntil").GetDateTimeOffset();
        Assert.Equal(DateTimeOffset.UtcNow.AddDays(7), waits, TimeSpan.FromHours(1));
        Assert.Equal("At the lake", facts.GetProperty("description").GetString());
        Assert.NotEmpty((await rebuilt.GetAsync($"/api/v1/photos/{id}/renditions/preview")).Expect(200).Body);
        (await rebuilt.GetAsync($"/api/v1/photos/{id}/original")).ExpectProblem(503, "original-elsewhere");
        (await rebuilt.UploadAsync(away)).Expect(200);
        Assert.Equal(away, await rebuilt.OriginalAsync(id));
        Assert.Equal("ready", (await rebuilt.DerivedAsync(id)).GetProperty("state").GetString());
    }

    /// <summary>What persons and programs are told of a photo while its original is elsewhere.</summary>
    /// <returns>All that is known of it.</returns>
    static async Task<JsonElement> AnswersAsync(Api api, string id)
    {
        var photo = $"/api/v1/photos/{id}";
        Assert.Equal("image/jpeg", (await api.GetAsync($"{photo}/renditions/thumbnail", ("Accept", "image/webp,*/*"))).Expect(200).ContentType);
        (await api.PostJsonAsync($"{Api.Library}/photos/edits", new { photos = new[] { id }, caption = "At the lake", turn = "right" })).Expect(200);
        Assert.Equal("ready", (await api.DerivedAsync(id)).GetProperty("state").GetString());
        foreach (var path in (string[])["original", "original?download=1", "edited", "renditions/thumbnail?format=webp"])
        {
            Assert.Equal("60", (await api.GetAsync($"{photo}/{path}")).ExpectProblem(503, "original-elsewhere").Header("Retry-After"));
        }

        (await api.PostJsonAsync($"{Api.Library}/photos/edits", new { photos = new[] { id }, undo = true })).Expect(200);
        (await api.PostJsonAsync($"{Api.Library}/photos/edits", new { photos = new[] { id }, caption = "At the lake" })).Expect(200);
        (await api.GetAsync($"{photo}/edited")).ExpectProblem(503, "original-elsewhere");
        return await api.FactsAsync(id);
    }

    /// <summary>A download that was begun before the original went cannot go on, and asks it back.</summary>
    async Task ExportBreaksAsync(Api api, string id, string export)
    {
        Assert.Equal(0, await CountAsync(api, id, "recalled")); // who looks at it and exports all asks nothing back
        var plan = Directory.GetDirectories(Path.Combine(Data, "location", "exports"), export.Trim('"')["export-".Length..], SearchOption.AllDirectories).Single();
        Directory.Move(plan, plan.Replace(Data, Restored, StringComparison.Ordinal));
        await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync(Export, ("Range", "bytes=0-"), ("If-Range", export)));
        await Deadline.WaitAsync("the export to ask it back", async () => await CountAsync(api, id, "recalled") == 1);
    }

    static async Task<int> CountAsync(Api api, string id, string kind) => (await api.GetAsync($"/api/v1/photos/{id}/history")).Expect(200).Json.GetProperty("events")
        .EnumerateArray().Count(one => one.GetProperty("kind").GetString() == kind);

    static async Task ExportsAsync(Api api, byte[] here)
    {
        using ZipArchive zip = new(new MemoryStream((await api.GetAsync(Export)).Expect(200).Body));
        using var list = zip.Entries.Single(entry => entry.Name == "photos.json").Open();
        var photos = JsonDocument.Parse(list).RootElement.EnumerateArray().ToDictionary(one => one.GetProperty("photo").GetProperty("name").GetString()!);
        Assert.True(photos["away.jpg"].TryGetProperty("elsewhereSince", out _));
        Assert.False(photos["away.jpg"].TryGetProperty("file", out var file) && file.ValueKind != JsonValueKind.Null);
        var entry = zip.Entries.Single(entry => entry.FullName.EndsWith(photos["here.jpg"].GetProperty("file").GetString()!, StringComparison.Ordinal));
        using MemoryStream bytes = new();
        await using var content = entry.Open();
        await content.CopyToAsync(bytes);
        Assert.Equal(here, bytes.ToArray());
    }

    /// <summary>Leaves an original to the replicas, as the server does in days: the state says so, and the bytes go.</summary>
    static void Release(string data, string photo)
    {
        File.Delete(FileOf(data, photo));
        var since = $"{DateTimeOffset.UtcNow:O}";
        Database.Change(
            Path.Combine(data, "grains.db"),
            $"UPDATE grain_state SET json = CAST(json_set(CAST(json AS TEXT), '$.elsewhere', json('{{\"at\":\"{since}\",\"copies\":2}}'), '$.versions[0].elsewhereSince', '{since}') AS BLOB) "
            + $"WHERE grain_type = 'photo' AND grain_key = '{photo}'");
    }

    static string FileOf(string data, string photo) => Path.Combine(data, "location", "libraries", "home", "photos", photo[..2], photo, "v1.jpg");
}
