using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>
/// Whatever is done to photos, the process is killed under it and started again: what is due is done then, and nothing is lost or done twice. A request
/// that was not answered is sent again with its id, as a client would.
/// </summary>
public sealed class OperationKillTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string Edits = Api.Photos + "/edits";
    const string Trash = Api.Library + "/trash";
    const int Photos = 12;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly ServerProcess _server = fixture.Server;

    /// <summary>One in the normal run; 20 with QMULUM_LONG=1.</summary>
    static int Kills => Environment.GetEnvironmentVariable("QMULUM_LONG") == "1" ? 20 : 1;

    Api Api => new(_server.Client);

    /// <summary>What is sent, and what a photo must be after it: each edit lands exactly once.</summary>
    public static TheoryData<string, string> EveryEdit => new()
    {
        { """ "turn":"right" """, """ "width":64,"height":96 """ },
        { """ "crop":{"x":0,"y":0,"width":0.5,"height":1} """, """ "width":48,"height":64 """ },
        { """ "shiftMinutes":60 """, """ "taken":{"local":"2020-01-02T01:00:00" """ },
        { """ "position":{"latitude":52.5,"longitude":13.4} """, """ "position":{"latitude":52.5,"longitude":13.4 """ },
        { """ "caption":"At the sea","addTags":["sea"] """, """ "description":"At the sea","keywords":["sea"] """ },
    };

    [Trait("Host", "either")] // KillTests and the cluster's own tests kill what keeps states there
    [Theory]
    [MemberData(nameof(EveryEdit))]
    public async Task An_edit_under_which_the_process_is_killed_lands_once(string edit, string shows)
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            var files = Files();
            var photos = await AddAsync(files);
            await DerivedAsync(photos);
            var request = JsonDocument.Parse($$"""{"id":"{{Guid.NewGuid()}}","photos":{{JsonSerializer.Serialize(photos)}},{{edit}}}""").RootElement;

            await KillUnderAsync(() => Api.PostJsonAsync(Edits, request), 0, 30);

            Assert.Equal(Photos, (await Api.PostJsonAsync(Edits, request)).Expect(200).Json.GetProperty("edited").GetArrayLength());
            foreach (var (photo, file) in photos.Zip(files))
            {
                var facts = await Api.DerivedAsync(photo);
                Assert.Equal("ready", facts.GetProperty("state").GetString());
                Assert.Contains(shows.Trim(), facts.GetRawText(), StringComparison.Ordinal);
                var history = (await Api.GetAsync($"/api/v1/photos/{photo}/history")).Expect(200).Json.GetProperty("events").EnumerateArray();
                Assert.Single(history, one => one.GetProperty("kind").GetString() == "edited");
                await ShowsAsync(photo, facts);
                Assert.Equal(file, await Api.OriginalAsync(photo));
            }
        }
    }

    [Theory]
    [InlineData("trash")]
    [InlineData("restore")]
    [InlineData("purge")]
    public async Task What_goes_into_the_trash_or_out_of_it_under_a_kill_is_there_once_or_gone(string word)
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            var files = Files();
            var photos = await AddAsync(files);
            var before = await Api.CountAsync() - Photos;
            if (word != "trash")
            {
                (await Api.PostJsonAsync(Trash, new { photos })).Expect(200);
            }

            var path = word == "trash" ? Trash : $"{Trash}/{word}";
            await KillUnderAsync(() => Api.PostJsonAsync(path, new { photos }), 0, 40);

            var again = await Api.PostJsonAsync(path, new { photos });
            Assert.True(again.Status is 200 or 202, again.Text);
            await IsAsync(word, photos, before);
            if (word == "trash")
            {
                (await Api.PostJsonAsync($"{Trash}/restore", new { photos })).Expect(200);
                await IsAsync("restore", photos, before);
            }

            foreach (var (photo, file) in photos.Zip(files).Where(_ => word != "purge"))
            {
                Assert.Equal(file, await Api.OriginalAsync(photo));
                Assert.Equal("ready", (await Api.DerivedAsync(photo)).GetProperty("state").GetString());
            }
        }
    }

    [Trait("Host", "either")] // a process and its programs
    [Theory]
    [InlineData("pictures", 0, 250)]
    [InlineData("video", 0, 600)]
    [InlineData("film", 300, 1_200)]
    public async Task What_is_derived_under_a_kill_is_there_after_the_restart(string kind, int from, int to)
    {
        var isVideo = kind != "pictures";
        var film = kind == "film" ? "film.avi" : "film.mp4";
        var files = isVideo ? [await SampleVideos.MakeAsync(film, 3, "640x480", "-metadata", $"title={Seeds.Next()}")] : Files(1_200);
        List<string> photos = [];

        await KillUnderAsync(async () => photos.AddRange(await AddAsync(files, isVideo ? film : "photo.jpg")), from, to, isSent: () => photos.Count > 0);

        foreach (var photo in photos)
        {
            await Deadline.WaitAsync("its tasks to be done", Patience, async () => (await Api.FactsAsync(photo)).GetProperty("tasks").EnumerateArray()
                .All(task => task.GetProperty("state").GetString() == "done"), () => _server.Log.Tail(40));
            var facts = await Api.DerivedAsync(photo);
            Assert.Equal("ready", facts.GetProperty("state").GetString());
            await ShowsAsync(photo, facts);
            var history = (await Api.GetAsync($"/api/v1/photos/{photo}/history")).Expect(200).Json.GetProperty("events").EnumerateArray().ToList();
            Assert.All(facts.GetProperty("tasks").EnumerateArray(), task => Assert.Single(
                history, one => one.GetProperty("what").GetString() == task.GetProperty("operation").GetString() && one.GetProperty("outcome").GetString() == "done"));
        }
    }

    [Trait("Host", "one process")] // what an older server has left is made in its databases
    [Fact]
    public async Task A_backfill_under_which_the_process_is_killed_ends_with_every_photo_once()
    {
        var photos = await AddAsync(Files());
        await DerivedAsync(photos);
        _server.Kill();
        // As an older server has left them.
        Ask($"UPDATE grain_state SET json = replace(json, 'thumbnails@1', 'thumbnails@0') WHERE grain_key IN ({string.Join(", ", photos.Select(photo => $"'{photo}'"))})");
        await _server.RestartAsync();
        var id = (await Api.PostJsonAsync("/api/v1/admin/backfills", new { operation = "thumbnails@1" })).Expect(202).Json.GetProperty("id").GetString()!;

        await KillUnderAsync(() => Task.CompletedTask, 0, 300);

        JsonElement report = default;
        await Deadline.WaitAsync("the backfill to end", Patience, async () =>
        {
            report = (await Api.GetAsync($"/api/v1/admin/backfills/{id}")).Expect(200).Json;
            return report.GetProperty("state").GetString() == "done";
        }, () => _server.Log.Tail(40));
        Assert.Equal((report.GetProperty("total").GetInt64(), 0), (report.GetProperty("done").GetInt64(), report.GetProperty("failed").GetInt64()));
        foreach (var photo in photos)
        {
            await ShowsAsync(photo, await Api.DerivedAsync(photo));
            var history = (await Api.GetAsync($"/api/v1/photos/{photo}/history")).Expect(200).Json.GetProperty("events").EnumerateArray();
            Assert.Single(history, one => one.GetProperty("what").GetString() == "thumbnails@1");
        }
    }

    [Trait("Host", "either")] // KillTests and the cluster's own tests kill what keeps states there
    [Fact]
    public async Task The_rounds_over_the_location_go_on_after_a_kill_and_count_nothing_twice()
    {
        var photos = await AddAsync(Files());
        await DerivedAsync(photos);
        var (spoiled, lost, orphaned) = (FileOf(photos[0], "v1.jpg"), FileOf(photos[1], "thumbnail"), FileOf(photos[2], "thumbnail"));
        await File.WriteAllBytesAsync(spoiled, new byte[new FileInfo(spoiled).Length]);
        File.Delete(lost);
        var (orphan, unknown) = (Path.Combine(Path.GetDirectoryName(orphaned)!, "v0-thumbnail.jpg"), Path.Combine(Path.GetDirectoryName(spoiled)!, "v9.jpg"));
        File.Copy(orphaned, orphan);
        File.Copy(orphaned, unknown);
        Array.ForEach([orphan, unknown], file => File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-2)));
        (await Api.PostJsonAsync("/api/v1/admin/care/sweep", new { })).Expect(202);
        (await Api.PostJsonAsync("/api/v1/admin/care/verify", new { })).Expect(202);

        await KillUnderAsync(
            () => Deadline.WaitAsync("a round to be under way", Patience, async () => (await RoundsAsync()).Any(round => round.GetProperty("blobs").GetInt64() > 0)), 0, 60);

        List<JsonElement> rounds = [];
        await Deadline.WaitAsync("both rounds to end", Patience, async () =>
        {
            rounds = (await RoundsAsync())[..2];
            return rounds.TrueForAll(round => round.TryGetProperty("finishedAt", out var at) && at.ValueKind == JsonValueKind.String);
        }, () => _server.Log.Tail(40));
        Assert.Equal((1, 1), (Number(rounds[0], "left"), Number(rounds[1], "damaged")));
        Assert.All([Number(rounds[0], "removed"), Number(rounds[1], "remade")], done => Assert.InRange(done, 0, 1)); // 0 when the kill came before the count
        Assert.Equal((false, true), (File.Exists(orphan), File.Exists(unknown)));
        await Deadline.WaitAsync("the lost thumbnail to be made again", async () => (await Api.GetAsync($"/api/v1/photos/{photos[1]}/renditions/thumbnail")).Status == 200);
        Assert.Equal("damaged", (await Api.FactsAsync(photos[0])).GetProperty("state").GetString());
        File.Delete(unknown);
    }

    static long Number(JsonElement round, string name) => round.GetProperty(name).GetInt64();

    async Task<List<JsonElement>> RoundsAsync() => [.. (await Api.GetAsync("/api/v1/admin/care")).Expect(200).Json.GetProperty("rounds").EnumerateArray()];

    static byte[][] Files(int width = 96) =>
        [.. Enumerable.Range(0, Photos).Select(_ => Seeds.Jpeg(width, width * 2 / 3, new DateTime(2020, 1, 2)))];

    Task<string[]> AddAsync(byte[][] files, string name = "photo.jpg") => Task.WhenAll(files.Select(file => Api.AddAsync(file, name)));

    Task DerivedAsync(string[] photos) => Task.WhenAll(photos.Select(Api.DerivedAsync));

    /// <summary>Begins something, kills the server some milliseconds later, wherever that meets it, and starts it again.</summary>
    async Task KillUnderAsync(Func<Task> begin, int from, int to, Func<bool>? isSent = null)
    {
        var request = BegunAsync(begin);
        if (isSent is not null)
        {
            await request; // what is answered is what must be kept; the kill meets what follows
            Assert.True(isSent());
        }

        await Task.Delay(Random.Shared.Next(from, to));
        _server.Kill();
        await request;
        await _server.RestartAsync();
    }

    /// <summary>The server may be gone before it answers.</summary>
    static async Task BegunAsync(Func<Task> begin)
    {
        try
        {
            await begin();
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
        }
    }

    async Task IsAsync(string word, string[] photos, long others)
    {
        await Deadline.WaitAsync($"{word} to be done", Patience, async () =>
        {
            var trash = (await Api.GetAsync($"{Trash}?limit=1000")).Expect(200);
            var isInTrash = photos.Select(photo => trash.Text.Contains(photo, StringComparison.Ordinal)).ToList();
            var isThere = (await Task.WhenAll(photos.Select(photo => Api.GetAsync($"/api/v1/photos/{photo}")))).Select(answer => answer.Status == 200).ToList();
            return isInTrash.TrueForAll(found => found == (word == "trash")) && isThere.TrueForAll(found => found == (word == "restore"))
                && await Api.CountAsync() == others + (word == "restore" ? photos.Length : 0)
                && (word != "purge" || photos.All(photo => FilesOf(photo).Length == 0));
        }, () => _server.Log.Tail(40));
    }

    /// <summary>What the facts promise can be fetched.</summary>
    async Task ShowsAsync(string photo, JsonElement facts)
    {
        foreach (var rendition in facts.GetProperty("renditions").EnumerateArray())
        {
            var kind = rendition.GetProperty("kind").GetString();
            Assert.NotEmpty((await Api.GetAsync($"/api/v1/photos/{photo}/renditions/{kind}")).Expect(200).Body);
        }
    }

    string FileOf(string photo, string name) => FilesOf(photo).Single(path => Path.GetFileName(path).Contains(name, StringComparison.Ordinal));

    string[] FilesOf(string photo) => [.. Directory.GetFiles(Path.Combine(_server.DataFolder, "location"), "*", SearchOption.AllDirectories)
        .Where(path => path.Contains(photo, StringComparison.Ordinal))];

    void Ask(string sql) => Database.Change(Path.Combine(_server.DataFolder, "grains.db"), sql, Photos);
}
