namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>A location whose disk is not mounted is away, not empty: nothing is written in its place, nothing counts as deleted, and it comes back by itself.</summary>
public sealed class MissingMountTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TempFolder _folder = new();

    string Data => _folder.File("data");

    string Location => Path.Combine(Data, "location");

    string Aside => _folder.File("aside");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Refuses_reads_and_writes_while_its_folder_is_away_and_goes_on_when_it_is_back()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        Api api = new(server.Client);
        byte[] photo = Seeds.Jpeg(), late = Seeds.Jpeg();
        var id = (await api.AddAndDeriveAsync(photo)).GetProperty("id").GetString()!;

        Directory.Move(Location, Aside);
        await IsAwayAsync(api, id, [photo, late], "Mount it", "mount it");
        Assert.False(Directory.Exists(Location));

        Directory.CreateDirectory(Location); // what is left of a mount
        await IsAwayAsync(api, id, [photo, late], "mount it");
        Assert.Empty(Directory.GetFileSystemEntries(Location));

        MakeLocation(Location);
        await IsAwayAsync(api, id, [photo, late], "another disk");
        Assert.Equal([".qmulum"], Directory.GetFileSystemEntries(Location).Select(Path.GetFileName));

        Directory.Delete(Location, recursive: true);
        Directory.Move(Aside, Location);
        await server.ReadyAsync(Patience);
        Assert.Equal(photo, await api.OriginalAsync(id));
        (await api.UploadAsync(photo)).Expect(200);
        Assert.Equal("ready", (await api.AddAndDeriveAsync(late)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Starts_while_its_folder_is_away_and_takes_up_the_work_when_it_is_back()
    {
        List<string> photos = [];
        await using (var before = await ServerProcess.StartAsync(Data))
        {
            Api upload = new(before.Client);
            photos.AddRange(await Task.WhenAll(Enumerable.Range(0, 6).Select(i => upload.AddAsync(SamplePhotos.Jpeg(i, 1200, 900)))));
            before.Kill();
        }

        Directory.Move(Location, Aside);
        await using var server = await ServerProcess.LaunchAsync(new() { DataFolder = Data, MetricsPort = LoopbackPort.Free() });
        Api api = new(server.Client);
        await Deadline.WaitAsync("work to find the location away", Patience, async () => await TriedAsync(server), () => server.Log.Tail());
        await IsAwayAsync(api, photos[0], [Seeds.Jpeg()], "mount it");
        Assert.Equal(photos.Count, await api.CountAsync());

        Directory.Move(Aside, Location);
        await server.ReadyAsync(Patience);
        foreach (var photo in photos)
        {
            var facts = await api.DerivedAsync(photo);
            Assert.Equal("ready", facts.GetProperty("state").GetString());
            Assert.All(facts.GetProperty("tasks").EnumerateArray(), task => Assert.Equal(1, task.GetProperty("attempts").GetInt32()));
        }
    }

    [Fact]
    [Trait("Host", "one process")] // a cluster's database has known its location from the beginning
    public async Task An_installation_that_does_not_know_its_location_yet_learns_it_only_from_the_one_with_its_photos()
    {
        await using (var before = await ServerProcess.StartAsync(Data))
        {
            await new Api(before.Client).AddAsync(Seeds.Jpeg());
            await before.StopAsync();
        }

        Directory.Move(Location, Aside);
        MakeLocation(Location);
        Forget();
        await using (var refused = await ServerProcess.LaunchAsync(new() { DataFolder = Data }))
        {
            Assert.Equal(1, await refused.WaitForExitAsync(Patience));
            Assert.Contains("without the photos of this installation", refused.Log.Tail(), StringComparison.Ordinal);
        }

        Directory.Delete(Location, recursive: true);
        Directory.Move(Aside, Location);
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await server.StopAsync();
        }

        Assert.Contains(Known(), await File.ReadAllTextAsync(Path.Combine(Location, ".qmulum", "location.json")), StringComparison.Ordinal);
    }

    static async Task<bool> TriedAsync(ServerProcess server)
    {
        try
        {
            return await server.MeasureAsync("qmulum_work_duration_seconds_count{outcome=\"interrupted\"}") > 0;
        }
        catch (HttpRequestException)
        {
            return false; // nobody listens yet
        }
    }

    static async Task IsAwayAsync(Api api, string known, byte[][] files, params string[] says)
    {
        foreach (var file in files)
        {
            (await api.UploadAsync(file)).ExpectProblem(503, "store-offline");
        }

        (await api.GetAsync($"/api/v1/photos/{known}/original")).ExpectProblem(503, "store-offline");
        Assert.Equal(known, (await api.FactsAsync(known)).GetProperty("id").GetString());
        (await api.GetAsync("/health/live")).Expect(200);
        await Deadline.WaitAsync("readiness to tell of it", Patience, async () =>
        {
            var ready = await api.GetAsync("/health/ready"); // its answer is a few seconds old at most
            return ready.Status == 503 && Array.Exists(says, word => ready.Json.GetProperty("problems").GetProperty("location").GetString()!.Contains(word, StringComparison.Ordinal));
        });
    }

    /// <summary>A location of somebody else's, as far as its marker says.</summary>
    static void MakeLocation(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, ".qmulum"));
        File.WriteAllText(
            Path.Combine(folder, ".qmulum", "location.json"),
            $$"""{ "id": "{{Guid.NewGuid()}}", "created": "2026-01-01T00:00:00+00:00", "layout": 1 }""");
    }

    void Forget() => Ask("DELETE FROM installation WHERE name = 'location' RETURNING value");

    string Known() => Ask("SELECT value FROM installation WHERE name = 'location'");

    string Ask(string sql) => Database.Value(Path.Combine(Data, "index.db"), sql);
}
