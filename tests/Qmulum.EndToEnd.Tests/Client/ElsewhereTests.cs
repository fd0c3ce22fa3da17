using System.Net.Http.Json;
using System.Text.Json;
using Qmulum.EndToEnd.Tests.Keeping;

namespace Qmulum.EndToEnd.Tests.Client;

/// <summary>A library that leaves its originals to its replicas: a real server, and a real client at each of them.</summary>
[Trait("Host", "one process")] // it is looked into the server's own folder
public sealed class ElsewhereTests(ElsewhereTests.Releasing fixture) : IClassFixture<ElsewhereTests.Releasing>
{
    static readonly DateTime June = new(2024, 6, 1, 12, 0, 0);

    [Fact]
    public async Task An_original_goes_once_both_replicas_proved_to_hold_it_and_comes_back_bit_for_bit_when_somebody_asks()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        using var second = bed.Beside();
        byte[][] photos = [Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: June)];
        string[] ids = [await bed.AddAsync(photos[0], "a.jpg"), await bed.AddAsync(photos[1], "b.jpg")];
        string[] files = [await FileAsync(bed, ids[0]), await FileAsync(bed, ids[1])];
        await SayAsync(bed, "--once-replicas", "2");
        (await bed.PullAsync("--name", "nas")).Expect(0);
        (await second.PullAsync("--name", "cellar")).Expect(0);
        await bed.CountOnAllAsync();

        await RoundAsync(bed); // finds what could go, and has it proven
        Assert.Contains("2 proven to be here", (await bed.PullAsync("--name", "nas")).Expect(0).Output, StringComparison.Ordinal);
        (await second.PullAsync("--name", "cellar")).Expect(0);
        await RoundAsync(bed);

        Assert.All(files, file => Assert.False(File.Exists(file), "It is still in the location."));
        var originals = (await bed.Api.GetAsync($"{bed.Path}/originals")).Expect(200).Json;
        Assert.Equal((2, 2, photos.Sum(photo => photo.Length), 0, 0), Totals(originals));
        var version = (await bed.Api.FactsAsync(ids[0])).GetProperty("versions")[0];
        Assert.Equal(JsonValueKind.String, version.GetProperty("elsewhereSince").ValueKind);
        (await bed.Api.GetAsync($"/api/v1/photos/{ids[0]}/renditions/preview")).Expect(200);
        var check = await bed.Api.PostJsonAsync($"{bed.Path}/verify", new { sha256 = new[] { Api.Hex(photos[0]) } });
        var held = check.Expect(200).Json.GetProperty("held")[0];
        Assert.Equal(version.GetProperty("elsewhereSince").GetDateTime(), held.GetProperty("elsewhereSince").GetDateTime(), TimeSpan.FromMilliseconds(1));

        var away = (await bed.Api.GetAsync($"/api/v1/photos/{ids[0]}/original")).ExpectProblem(503, "original-elsewhere");
        Assert.Equal("60", away.Header("Retry-After"));
        using (bed.Start("--name", "nas", "--watch", "--every", "1"))
        {
            await Deadline.WaitAsync("the original to come back", TimeSpan.FromMinutes(1), async () =>
                (await bed.Api.GetAsync($"/api/v1/photos/{ids[0]}/original")).Status == 200);
        }

        Assert.Equal(photos[0], await bed.Api.OriginalAsync(ids[0]));
        var history = (await bed.Api.GetAsync($"/api/v1/photos/{ids[0]}/history")).Expect(200).Json.GetProperty("events").EnumerateArray();
        Assert.Equal(
            ["returned", "recalled", "released"],
            history.Select(one => one.GetProperty("kind").GetString()).Where(kind => kind is "returned" or "recalled" or "released"));
        Assert.False(File.Exists(files[1]), "What nobody asked for came back.");

        // A replica that is counted on is not forgotten before what hangs on it is back.
        var cellar = (await bed.Api.GetAsync($"{bed.Path}/replicas")).Expect(200).Json.GetProperty("replicas").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == "cellar").GetProperty("id").GetString();
        var refused = (await ForgetAsync(bed, $"{cellar}")).ExpectProblem(409, "conflict");
        Assert.Contains("an original that is not here", refused.Text, StringComparison.Ordinal);
        Assert.Contains("sent back 2024/2024-06/b.jpg", (await bed.PullAsync("--name", "nas")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal(photos[1], await File.ReadAllBytesAsync(files[1]));
        (await ForgetAsync(bed, $"{cellar}")).Expect(204);
        Assert.Contains("0 originals", await SayAsync(bed, "--keep"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_owner_did_not_say_to_count_on_and_what_shares_a_disk_with_another_lets_nothing_go()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var file = await FileAsync(bed, await bed.AddAsync(Seeds.Jpeg(taken: June), "a.jpg"));
        await SayAsync(bed, "--once-replicas", "1");
        (await bed.PullAsync("--name", "nas")).Expect(0);
        await RoundAsync(bed);
        Assert.DoesNotContain("proven to be here", (await bed.PullAsync("--name", "nas")).Expect(0).Output, StringComparison.Ordinal);
        await RoundAsync(bed);
        Assert.True(File.Exists(file), "It went by the word of a replica that nobody named.");

        await SayAsync(bed, "--once-replicas", "2", "--count", "nas");
        bed.Folder += "-beside";
        (await bed.PullAsync("--name", "beside")).Expect(0);
        Assert.Contains("beside: not counted on", await SayAsync(bed), StringComparison.Ordinal);
        Assert.Contains("nas: counted on, 1 photos, last seen", await SayAsync(bed, "--count", "beside"), StringComparison.Ordinal);
        await RoundAsync(bed); // asks for nothing: both are one copy
        Assert.DoesNotContain("proven to be here", (await bed.PullAsync("--name", "beside")).Expect(0).Output, StringComparison.Ordinal);
        Assert.True(File.Exists(file), "It went with all its copies on one disk.");
        var listed = await bed.ReplicasAsync();
        Assert.All(listed, one => Assert.True(one.GetProperty("counts").GetBoolean()));
        Assert.Equal(listed[1].GetProperty("id").GetString(), Assert.Single(listed[0].GetProperty("sameDiskAs").EnumerateArray()).GetString());

        Assert.Contains("beside: not counted on", await SayAsync(bed, "--do-not-count", "beside"), StringComparison.Ordinal);
        (await bed.TrustAsync($"{Guid.NewGuid():D}", counts: true)).ExpectProblem(404, "not-found");
        (await bed.RunAsync("originals", "--count", "another")).Expect(2);
    }

    [Fact]
    public async Task A_pull_passes_over_what_other_replicas_have_until_it_is_told_to_ask_it_back()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        using var second = bed.Beside();
        byte[][] photos = [Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: June)];
        List<string> files = [await FileAsync(bed, await bed.AddAsync(photos[0], "a.jpg"))];
        (await second.PullAsync("--name", "cellar")).Expect(0);
        files.Add(await FileAsync(bed, await bed.AddAsync(photos[1], "b.jpg")));
        await LetGoAsync(bed);
        Assert.All(files, file => Assert.False(File.Exists(file), "It is still in the location."));

        Assert.Contains("0 fetched (0 B), 1 originals are with other replicas, 0 failed. 1 photos", await PullAsync(), StringComparison.Ordinal);
        await second.ExpectAsync([photos[0]]);
        File.Delete(second.FileOf("2024/2024-06/a.jpg"));
        Assert.Contains("2 originals are with other replicas, 0 failed. 0 photos", await PullAsync(), StringComparison.Ordinal);
        Assert.Contains("2 originals are with other replicas, 0 failed. 0 photos", await PullAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await RecalledAsync());
        Assert.Equal([2, 0], await HeldAsync()); // that it has lost one is told all the same

        Assert.Contains("asked back 2024/2024-06/b.jpg", await PullAsync("--recall"), StringComparison.Ordinal);
        Assert.Equal(2, await RecalledAsync());
        Assert.Contains("2 sent back", (await bed.PullAsync("--name", "nas")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("2 fetched", await PullAsync(), StringComparison.Ordinal);
        await second.ExpectAsync(photos);

        async Task<string> PullAsync(params string[] more) => (await second.PullAsync(["--name", "cellar", .. more])).Expect(0).Output;

        async Task<int> RecalledAsync() => (await bed.Api.GetAsync($"{bed.Path}/originals")).Expect(200).Json.GetProperty("recalled").GetInt32();

        async Task<List<int>> HeldAsync() => [.. (await bed.Api.GetAsync($"{bed.Path}/replicas")).Expect(200).Json.GetProperty("replicas").EnumerateArray()
            .OrderByDescending(one => one.GetProperty("name").GetString(), StringComparer.Ordinal).Select(one => one.GetProperty("photos").GetInt32())];
    }

    /// <summary>Two kills in the normal run; 40 with QMULUM_LONG=1.</summary>
    [Fact]
    public async Task A_server_that_is_killed_while_it_releases_has_each_original_whole_or_gets_it_back()
    {
        for (var round = 0; round < (Environment.GetEnvironmentVariable("QMULUM_LONG") == "1" ? 20 : 1); round++)
        {
            using var bed = await ReplicaBed.MakeAsync(fixture.Server);
            byte[][] photos = [.. Enumerable.Range(0, 12).Select(_ => Seeds.Jpeg(taken: June))];
            var ids = await Task.WhenAll(photos.Select(photo => bed.AddAsync(photo)));
            var files = await Task.WhenAll(ids.Select(id => FileAsync(bed, id)));
            await ProveAsync(bed);

            foreach (var left in (int[])[Random.Shared.Next(7, 12), Random.Shared.Next(1, 7)])
            {
                (await bed.Api.PostJsonAsync("/api/v1/admin/care/release", new { })).Expect(202);
                await Deadline.WaitAsync($"{left} of the originals to be left", TimeSpan.FromMinutes(1), () => Task.FromResult(files.Count(File.Exists) <= left));
                fixture.Server.Kill();
                await fixture.Server.RestartAsync();

                foreach (var (photo, (id, file)) in photos.Zip(ids.Zip(files)))
                {
                    var isAway = (await bed.Api.FactsAsync(id)).GetProperty("versions")[0].TryGetProperty("elsewhereSince", out var since) && since.ValueKind == JsonValueKind.String;
                    Assert.True(isAway || File.Exists(file), $"{id} is nowhere, and nobody knows it.");
                    Assert.True(!File.Exists(file) || (await File.ReadAllBytesAsync(file)).AsSpan().SequenceEqual(photo), $"{id} is not whole.");
                }
            }

            await RoundAsync(bed); // goes on where the kill met it
            await Task.WhenAll(ids.Select(id => bed.Api.GetAsync($"/api/v1/photos/{id}/original"))); // asks back what is away
            (await bed.PullAsync("--name", "nas")).Expect(0);
            Assert.Equal(photos, await Task.WhenAll(ids.Select(bed.Api.OriginalAsync)));
            await SayAsync(bed, "--keep");
        }
    }

    [Fact]
    public async Task A_server_that_lost_its_index_knows_who_counts_and_asks_nothing_back_before_a_week_and_one_pull_later_all_is_as_before()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var photo = Seeds.Jpeg(taken: June);
        var id = await bed.AddAsync(photo, "a.jpg");
        var file = await FileAsync(bed, id);
        await LetGoAsync(bed);
        Assert.False(File.Exists(file), "It is still in the location.");

        fixture.Server.Kill();
        Directory.GetFiles(fixture.Server.DataFolder, "index.db*").ToList().ForEach(File.Delete);
        (await KeeperProcess.RunAsync("fsck", "--mend", "--data", fixture.Server.DataFolder)).Expect(0);
        await fixture.Server.RestartAsync();

        await RoundAsync(bed);
        Assert.Equal((1, 1, photo.Length, 0, 1), Totals((await bed.Api.GetAsync($"{bed.Path}/originals")).Expect(200).Json));
        var said = await SayAsync(bed);
        Assert.Contains("nas: counted on, 0 photos", said, StringComparison.Ordinal);
        Assert.Contains($"From {DateTime.Now.AddDays(7):yyyy-MM}", said, StringComparison.Ordinal);

        (await bed.PullAsync("--name", "nas")).Expect(0);
        await RoundAsync(bed);

        Assert.Equal((1, 1, photo.Length, 0, 0), Totals((await bed.Api.GetAsync($"{bed.Path}/originals")).Expect(200).Json));
        Assert.DoesNotContain("made anew", await SayAsync(bed), StringComparison.Ordinal);
        (await bed.Api.GetAsync($"/api/v1/photos/{id}/original")).ExpectProblem(503, "original-elsewhere");
        Assert.Contains("1 sent back", (await bed.PullAsync("--name", "nas")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal(photo, await bed.Api.OriginalAsync(id));
    }

    [Fact]
    public async Task An_original_that_is_asked_back_is_told_as_held_to_nobody_and_one_in_the_trash_is_taken_with_its_bytes()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        byte[][] photos = [Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: June)];
        string[] ids = [await bed.AddAsync(photos[0], "a.jpg"), await bed.AddAsync(photos[1], "b.jpg")];
        (await bed.PullAsync("--name", "nas")).Expect(0);
        await SayAsync(bed, "--once-replicas", "1", "--count", "nas");
        await RoundAsync(bed);
        (await bed.PullAsync("--name", "nas")).Expect(0);
        await RoundAsync(bed);
        Assert.Equal((2, 0), (await CheckAsync(bed, photos, "present"), await CheckAsync(bed, photos, "missing")));
        Assert.DoesNotContain("damaged", await StatesAsync(bed, photos));

        (await bed.Api.GetAsync($"/api/v1/photos/{ids[0]}/original")).ExpectProblem(503, "original-elsewhere");
        Assert.Equal((1, 1), (await CheckAsync(bed, photos, "present"), await CheckAsync(bed, photos, "missing")));
        Assert.Equal(["damaged"], await StatesAsync(bed, photos[..1]));
        Assert.False((await bed.Api.GetAsync($"/api/v1/photos/{ids[0]}/receipt")).Expect(200).Json.TryGetProperty("verifiedAt", out _));
        await bed.TrashAsync(ids[1]);
        foreach (var (id, bytes) in ids.Zip(photos))
        {
            (await AddDeclaredAsync(bed, bytes)).Expect(200);
            Assert.Equal(bytes, await bed.Api.OriginalAsync(id));
        }

        Assert.Equal((2, 0), (await CheckAsync(bed, photos, "present"), await CheckAsync(bed, photos, "missing")));
        Assert.Equal(0, (await bed.Api.GetAsync($"{bed.Path}/originals")).Expect(200).Json.GetProperty("elsewhere").GetInt32());
    }

    static async Task<int> CheckAsync(ReplicaBed bed, byte[][] photos, string what) =>
        (await bed.Api.PostJsonAsync($"{bed.Path}/photos/check", new { sha256 = photos.Select(Api.Hex) })).Expect(200).Json.GetProperty(what).GetArrayLength();

    static async Task<List<string?>> StatesAsync(ReplicaBed bed, byte[][] photos) =>
        [.. (await bed.Api.PostJsonAsync($"{bed.Path}/verify", new { sha256 = photos.Select(Api.Hex) })).Expect(200).Json.GetProperty("held").EnumerateArray().Select(one => one.GetProperty("state").GetString())];

    /// <summary>Sends a file whose hash it declares: what the server has needs no bytes.</summary>
    static Task<Answer> AddDeclaredAsync(ReplicaBed bed, byte[] bytes)
    {
        HttpRequestMessage upload = new(HttpMethod.Post, $"{bed.Path}/photos?name=again.jpg") { Content = new ByteArrayContent(bytes) };
        upload.Headers.TryAddWithoutValidation("Repr-Digest", Api.Digest(bytes));
        return bed.Api.SendAsync(upload);
    }

    [Theory]
    [InlineData("{}", "The JSON cannot be read")]
    [InlineData("""{"onceReplicas":0}""", "onceReplicas is 0")]
    [InlineData("""{"onceReplicas":11}""", "onceReplicas is 11")]
    public async Task A_setting_that_says_nothing_or_the_impossible_changes_nothing(string body, string named)
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        (await SetAsync(bed, """{"onceReplicas":3}""")).Expect(200);

        var refused = (await SetAsync(bed, body)).ExpectProblem(400, "invalid");

        Assert.Contains(named, refused.Text, StringComparison.Ordinal);
        Assert.Equal(3, (await bed.Api.GetAsync($"{bed.Path}/originals")).Expect(200).Json.GetProperty("onceReplicas").GetInt32());
    }

    [Theory]
    [InlineData("""{"proofs":[{"photoId":"x"}]}""", 400)]
    [InlineData("""{"proofs":[{"photoId":"00000000-0000-4000-8000-000000000000","nonce":"abc"}]}""", 400)]
    [InlineData("""{"proofs":[null]}""", 400)]
    public async Task A_proof_that_makes_no_sense_is_refused(string body, int status)
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var replica = $"{bed.Path}/replicas/{Guid.NewGuid():D}";
        (await bed.Api.SendAsync(new(HttpMethod.Put, replica) { Content = JsonContent.Create(new { name = "nas" }) })).Expect(200);

        Assert.Equal(status, (await bed.Api.SendAsync(Json(HttpMethod.Post, $"{replica}/proofs", body))).Status);
        (await bed.Api.GetAsync($"{bed.Path}/replicas/{Guid.NewGuid():D}/challenges")).ExpectProblem(404, "not-found");
    }

    static (int, int, int, int, int) Totals(JsonElement originals) => (
        originals.GetProperty("onceReplicas").GetInt32(), originals.GetProperty("elsewhere").GetInt32(), originals.GetProperty("bytes").GetInt32(),
        originals.GetProperty("recalled").GetInt32(), originals.GetProperty("atRisk").GetInt32());

    static Task<Answer> ForgetAsync(ReplicaBed bed, string replica) => bed.Api.SendAsync(new(HttpMethod.Delete, $"{bed.Path}/replicas/{replica}"));

    static Task<Answer> SetAsync(ReplicaBed bed, string body) => bed.Api.SendAsync(Json(HttpMethod.Put, $"{bed.Path}/originals", body));

    static HttpRequestMessage Json(HttpMethod method, string path, string body) =>
        new(method, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };

    static async Task<string> SayAsync(ReplicaBed bed, params string[] more) => (await bed.RunAsync("originals", more)).Expect(0).Output;

    async Task<string> FileAsync(ReplicaBed bed, string photo) => Path.Combine(
        fixture.Server.DataFolder, "location", (await bed.Api.GetAsync($"/api/v1/photos/{photo}/receipt")).Expect(200).Json.GetProperty("location").GetString()!);

    /// <summary>One replica proves that it has all that there is, which may go then.</summary>
    static async Task ProveAsync(ReplicaBed bed)
    {
        await SayAsync(bed, "--once-replicas", "1");
        (await bed.PullAsync("--name", "nas")).Expect(0);
        await bed.CountOnAllAsync();
        await RoundAsync(bed);
        (await bed.PullAsync("--name", "nas")).Expect(0);
    }

    static async Task LetGoAsync(ReplicaBed bed)
    {
        await ProveAsync(bed);
        await RoundAsync(bed);
    }

    /// <summary>One whole round of releases.</summary>
    static async Task RoundAsync(ReplicaBed bed)
    {
        var began = DateTimeOffset.UtcNow;
        (await bed.Api.PostJsonAsync("/api/v1/admin/care/release", new { })).Expect(202);
        await Deadline.WaitAsync("the round to end", TimeSpan.FromMinutes(2), async () =>
            (await bed.Api.GetAsync("/api/v1/admin/care")).Expect(200).Json.GetProperty("rounds").EnumerateArray()
                .Single(round => round.GetProperty("kind").GetString() == "release") is var last
            && last.TryGetProperty("finishedAt", out var finished) && finished.GetDateTimeOffset() > began);
    }

    /// <summary>A server on which an original may go as soon as it is here.</summary>
    public sealed class Releasing : IAsyncLifetime
    {
        ServerProcess? _server;

        public ServerProcess Server => _server!;

        public async Task InitializeAsync() =>
            _server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--releaseAfterHours", "0", "--strangersRequestsPerSecond", "0"] });

        public async Task DisposeAsync() => await _server!.DisposeAsync();
    }
}
