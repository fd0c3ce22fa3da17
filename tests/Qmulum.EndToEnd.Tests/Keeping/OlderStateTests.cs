using System.Text.Json;
using System.Text.Json.Nodes;
using Qmulum.EndToEnd.Tests.Client;

namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>A server that was restored from a backup of last week, and had got another location since.</summary>
[Trait("Host", "one process")] // it puts the databases of one server back
public sealed class OlderStateTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly TempFolder _folder = new();

    string Data => _folder.File("data");

    string Disk => _folder.File("disk");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_came_since_is_found_in_the_location_that_is_adopted_and_entered_from_its_manifests()
    {
        var (known, since, late) = (Seeds.Jpeg(), Seeds.Jpeg(), Seeds.Jpeg());
        string id, knownId, sinceId, lateId, other;
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            Api api = new(server.Client);
            knownId = (await api.AddAndDeriveAsync(known)).GetProperty("id").GetString()!;
            await server.StopAsync();
            Copy(Data, _folder.File("backup"));

            await server.RestartAsync();
            id = (await api.PostJsonAsync("/api/v1/admin/locations", new { name = "disk", address = Disk })).Expect(201).Json.GetProperty("id").GetString()!;
            await PutAsync(api, "/api/v1/admin/libraries/home/locations", new { originals = "disk", renditions = "disk" }, 202);
            await PutAsync(api, "/api/v1/admin/locations/default", new { originals = "disk", renditions = "disk" }, 200);
            sinceId = (await api.AddAndDeriveAsync(since)).GetProperty("id").GetString()!;
            other = (await api.PostJsonAsync("/api/v1/libraries", new { name = "Made since" })).Expect(201).Json.GetProperty("id").GetString()!;
            lateId = (await api.SendAsync(new(HttpMethod.Post, $"/api/v1/libraries/{other}/photos?name=a.jpg") { Content = new ByteArrayContent(late) }))
                .Expect(201).Json.GetProperty("photoId").GetString()!;
            await Deadline.WaitAsync("the library to be moved", Patience, async () => await MoveAsync(api) == "done", () => server.Log.Tail());
            await Deadline.WaitAsync("the photo to be derived", Patience, async () => (await api.FactsAsync(lateId)).GetProperty("state").GetString() == "ready", () => server.Log.Tail());
            await server.StopAsync();
            Copy(_folder.File("backup"), Data);

            // Last week's state: the photo is known, and where it is is not.
            await server.RestartAsync();
            (await api.GetAsync($"/api/v1/photos/{knownId}/original")).ExpectProblem(500, "blob-missing");
            var refused = (await api.PostJsonAsync("/api/v1/admin/locations", new { name = "disk", address = Disk })).ExpectProblem(400, "invalid");
            Assert.Equal(id, refused.Json.GetProperty("location").GetString());
            Assert.Contains($"adopt NAME ADDRESS --id {id}", refused.Text, StringComparison.Ordinal);
            (await AdoptAsync(api, Guid.NewGuid().ToString("D"), Disk)).ExpectProblem(400, "invalid");
            (await AdoptAsync(api, "own", Disk)).ExpectProblem(400, "invalid");
            (await AdoptAsync(api, id, _folder.File("nothing"))).ExpectProblem(400, "invalid");
            Assert.False(Path.Exists(_folder.File("nothing")));

            var adopted = (await CliProcess.RunAsync(
                _folder.Path, server.Owner.Key, "admin", "locations", "adopt", "disk", Disk, "--id", id, "--server", server.Address.ToString())).Expect(0);
            Assert.Equal(id, adopted.Output.Trim());
            Assert.Contains("Bytes of the library home (Home) are in it", adopted.Errors, StringComparison.Ordinal);
            Assert.Contains($"Bytes of the library {other} are in it, which this server does not have", adopted.Errors, StringComparison.Ordinal);
            await Deadline.WaitAsync("everybody to know of it", async () => (await api.GetAsync($"/api/v1/photos/{knownId}/original")).Status == 200);
            (await api.GetAsync($"/api/v1/photos/{sinceId}")).ExpectProblem(404, "not-found");
            await server.StopAsync();
        }

        var told = await CheckAsync("fsck", "--json", "--data", Data);
        Assert.True(told.GetProperty("isWhole").GetBoolean(), told.ToString());
        Assert.Contains("--take-in enters it", told.GetProperty("findings").ToString(), StringComparison.Ordinal);
        (await KeeperProcess.RunAsync("fsck", "--owner", "nobody@example.org", "--data", Data)).Expect(2);
        (await KeeperProcess.RunAsync("fsck", "--take-in", "--owner", "nobody@example.org", "--data", Data)).Expect(2);
        // Every server has a library "home": what another person's manifest tells of is put into this one only when that is said.
        var manifest = ManifestOf("home", sinceId);
        var another = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        another["owner"] = Guid.NewGuid();
        await File.WriteAllTextAsync(manifest, another.ToJsonString());
        // And what was set on a photo is in its manifest a minute later.
        var set = JsonNode.Parse("{\"caption\":\"At the lake\"}")!;
        var ofLate = JsonNode.Parse(await File.ReadAllTextAsync(ManifestOf(other, lateId)))!;
        ofLate["set"] = set.DeepClone();
        await File.WriteAllTextAsync(ManifestOf(other, lateId), ofLate.ToJsonString());
        var partly = (await KeeperProcess.RunAsync("fsck", "--take-in", "--json", "--data", Data)).Expect(1); // one is left
        Assert.Equal(1, JsonDocument.Parse(partly.Output).RootElement.GetProperty("takenIn").GetInt64());
        Assert.Contains("Name with --owner who gets it", partly.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await CheckAsync("fsck", "--take-in", "--owner", ServerOwner.Email, "--json", "--data", Data)).GetProperty("takenIn").GetInt64());

        // As a run leaves it that was stopped when a photo was entered, and what was set on it was not.
        another["set"] = set;
        Directory.CreateDirectory(Path.Combine(Data, "taking-in"));
        await File.WriteAllTextAsync(Path.Combine(Data, "taking-in", $"{sinceId}.json"), another.ToJsonString());
        await using (var refusing = await ServerProcess.LaunchAsync(new() { DataFolder = Data, WithOwner = false }))
        {
            Assert.Equal(1, await refusing.WaitForExitAsync(TimeSpan.FromSeconds(20)));
            Assert.Contains("`fsck --take-in`", refusing.Log.Tail(), StringComparison.Ordinal);
        }

        Assert.Equal(0, (await CheckAsync("fsck", "--take-in", "--json", "--data", Data)).GetProperty("takenIn").GetInt64());

        await using var again = await ServerProcess.StartAsync(Data);
        Api restored = new(again.Client);
        foreach (var (photo, content) in new[] { (knownId, known), (sinceId, since), (lateId, late) })
        {
            Assert.Equal(content, await restored.OriginalAsync(photo));
        }

        Assert.Equal("At the lake", (await restored.FactsAsync(lateId)).GetProperty("description").GetString());
        Assert.Equal("At the lake", (await restored.FactsAsync(sinceId)).GetProperty("description").GetString());
        Assert.Equal("Made since", (await restored.GetAsync($"/api/v1/libraries/{other}")).Expect(200).Json.GetProperty("name").GetString());
        await PutAsync(restored, "/api/v1/admin/libraries/home/locations", new { originals = "disk", renditions = "disk" }, 202);
        await Deadline.WaitAsync("the library to be where it was", Patience, async () => await MoveAsync(restored) == "done", () => again.Log.Tail());
        Assert.Equal(known, await restored.OriginalAsync(knownId));
    }

    string ManifestOf(string library, string photo) => Path.Combine(Disk, "libraries", library, "photos", photo[..2], photo, "manifest.json");

    static async Task<JsonElement> CheckAsync(params string[] arguments) => JsonDocument.Parse((await KeeperProcess.RunAsync(arguments)).Expect(0).Output).RootElement;

    static async Task<string> MoveAsync(Api api) =>
        (await api.GetAsync("/api/v1/admin/libraries/home/locations")).Expect(200).Json.GetProperty("move").GetProperty("state").GetString()!;

    static Task<Answer> AdoptAsync(Api api, string id, string address) => api.PostJsonAsync("/api/v1/admin/locations", new { name = "disk", address, adopt = id });

    static async Task PutAsync(Api api, string path, object body, int status) =>
        (await api.SendAsync(new(HttpMethod.Put, path) { Content = new StringContent(JsonSerializer.Serialize(body), null, "application/json") })).Expect(status);

    /// <summary>The databases, as a backup has them.</summary>
    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var name in (string[])["grains.db", "index.db"])
        {
            foreach (var file in Directory.GetFiles(to, $"{name}*"))
            {
                File.Delete(file);
            }

            foreach (var file in Directory.GetFiles(from, $"{name}*"))
            {
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            }
        }
    }
}
