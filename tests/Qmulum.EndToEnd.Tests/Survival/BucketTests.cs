namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>The whole server with the bytes of its photos in a bucket of a real object store.</summary>
public sealed class BucketTests
{
    const int Photos = 60;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>6 in the normal run, 100 with QMULUM_LONG=1: three more files each time are brought to the bucket directly.</summary>
    static int Kills => Environment.GetEnvironmentVariable("QMULUM_LONG") == "1" ? 100 : 6;

    [Fact]
    public async Task Takes_derives_and_serves_small_photos_and_files_that_go_up_in_parts()
    {
        await using var server = await ServerProcess.StartAsync(await InBucketAsync(await S3Server.SharedAsync()));
        Api api = new(server.Client);
        var photo = Seeds.Jpeg();
        var large = Noise(1, 25_000_000);

        var facts = await api.AddAndDeriveAsync(photo);
        var id = facts.GetProperty("id").GetString()!;
        Assert.Equal("ready", facts.GetProperty("state").GetString());
        Assert.Equal(photo, await api.OriginalAsync(id));
        foreach (var kind in new[] { "thumbnail", "preview" })
        {
            Assert.NotEmpty((await api.GetAsync($"/api/v1/photos/{id}/renditions/{kind}")).Expect(200).Body);
        }

        var film = await api.AddAsync(large, "film.bin");
        Assert.Equal(large, await api.OriginalAsync(film));
        foreach (var (range, part) in new[] { ("bytes=9000000-9000999", large[9_000_000..9_001_000]), ("bytes=-10", large[^10..]) })
        {
            Assert.Equal(part, (await api.GetAsync($"/api/v1/photos/{film}/original", ("Range", range))).Expect(206).Body);
        }

        (await api.GetAsync($"/api/v1/photos/{film}/original", ("Range", "bytes=25000000-"))).Expect(416);
        Assert.False(Directory.Exists(Path.Combine(server.DataFolder, "location")), "Bytes lie in the data folder.");
    }

    [Trait("Host", "either")] // the store is the same
    [Fact]
    public async Task While_the_object_store_is_away_uploads_are_refused_and_nothing_is_lost_when_it_is_back()
    {
        await using var s3 = await S3Server.StartAsync();
        await using var server = await ServerProcess.StartAsync(await InBucketAsync(s3));
        Api api = new(server.Client);
        byte[][] photos = [Seeds.Jpeg(), Seeds.Jpeg(), Noise(2, 12_000_000)];
        var first = await api.AddAsync(photos[0]);

        await s3.StopAsync();
        foreach (var photo in photos[1..])
        {
            var refused = (await api.UploadAsync(photo)).Expect(503);
            Assert.Equal("store-offline", refused.Json.GetProperty("code").GetString());
        }

        (await api.GetAsync($"/api/v1/photos/{first}/original")).Expect(503);
        await s3.StartAgainAsync();

        await Deadline.WaitAsync("the server to be ready again", Patience, async () => (await api.GetAsync("/health/ready")).Status == 200);
        foreach (var photo in photos[1..])
        {
            Assert.Equal(photo, await api.OriginalAsync(await api.AddAsync(photo)));
        }

        Assert.Equal(photos[0], await api.OriginalAsync(first));
        Assert.Equal("ready", (await api.DerivedAsync(first)).GetProperty("state").GetString());
    }

    [Trait("Host", "either")] // KillTests and the cluster's own tests kill what keeps states there
    [Fact]
    public async Task Every_acknowledged_photo_survives_kill_9_of_the_server_and_of_the_object_store()
    {
        Random random = new();
        byte[][] photos =
        [
            .. Enumerable.Range(0, Photos).Select(i => i % 20 == 19
                ? [.. SamplePhotos.Jpeg(random.Next(), 200, 150), .. Noise(i, 9_000_000)] // more than an upload holds in memory
                : SamplePhotos.Jpeg(random.Next(), 200, 150, new DateTime(2020, 1, 1).AddDays(i))),
        ];
        UploadRound round = new(photos);
        DirectRound direct = new(random);
        await using var s3 = await S3Server.StartAsync();
        await using var server = await ServerProcess.StartAsync(await InBucketAsync(s3));
        var kill = 0;
        try
        {
            for (; kill < Kills; kill++)
            {
                var run = round.RunAsync(server.Client, clients: 3);
                await round.AfterAsync(random.Next(2 * Photos / Kills), run);
                await direct.BeforeKillAsync(server.Client);
                server.Kill();
                await run;
                if (kill % 2 == 0)
                {
                    await s3.StopAsync();
                    await s3.StartAgainAsync();
                }

                await server.RestartAsync();
                await direct.AfterKillAsync(server.Client);
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"After {kill} of {Kills} kills; the server's last words:\n{server.Log.Tail(60)}", e);
        }

        await round.RunAsync(server.Client, clients: 3);
        Assert.True(round.IsDone, "The server refused photos after its last restart.");
        var taken = direct.Taken.Select((photo, i) => (Number: photos.Length + i, photo.Photo));
        await new LibraryAudit(new Api(server.Client)).HoldsExactlyAsync(
            [.. photos, .. direct.Taken.Select(photo => photo.File)],
            round.Acknowledged.Select(photo => (photo.Key, photo.Value)).Concat(taken).ToDictionary(photo => photo.Item1, photo => photo.Item2),
            () => server.Log.Tail(100));
    }

    [Fact]
    [Trait("Host", "one process")] // a cluster's database knows the location's id
    public async Task A_server_whose_setting_names_another_place_than_its_photos_are_in_does_not_start()
    {
        var inBucket = await InBucketAsync(await S3Server.SharedAsync());
        using TempFolder folder = new();
        await using (await ServerProcess.StartAsync(folder.File("plain")))
        {
        }

        await using (await ServerProcess.StartAsync(inBucket with { DataFolder = folder.File("bucket") }))
        {
        }

        await RefusesAsync(inBucket with { DataFolder = folder.File("plain") }, "cannot move them to a bucket");
        await RefusesAsync(new() { DataFolder = folder.File("bucket") }, "are in a bucket");
    }

    [Trait("Host", "either")] // a setting is refused before a grain is made
    [Theory]
    [InlineData("s3://no-such-bucket-anywhere?endpoint={endpoint}&pathStyle=true", "no bucket")]
    [InlineData("s3://bucket?endpoint=http://127.0.0.1:1&pathStyle=true", "Nobody answers")]
    [InlineData("s3://KEY:secret@bucket", "Keys do not belong in it")]
    [InlineData("s3://bucket?password=secret", "has a setting \"password\"")]
    [InlineData("/srv/photos", "must have the form")]
    public async Task A_place_that_cannot_be_used_stops_the_first_start_with_a_sentence_and_without_its_secrets(string location, string says)
    {
        var s3 = await S3Server.SharedAsync();
        await RefusesAsync(Settings(location.Replace("{endpoint}", s3.Endpoint.AbsoluteUri, StringComparison.Ordinal)), says);
    }

    static async Task RefusesAsync(ServerSettings settings, string says)
    {
        await using var server = await ServerProcess.LaunchAsync(settings);
        Assert.NotEqual(0, await server.WaitForExitAsync(Patience));
        Assert.Contains(says, server.Log.Tail(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", server.Log.Tail(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Log.Tail(), StringComparison.Ordinal);
    }

    static async Task<ServerSettings> InBucketAsync(S3Server s3) =>
        Settings($"s3://{await s3.CreateBucketAsync()}/some/prefix?endpoint={s3.Endpoint}&pathStyle=true&directEndpoint={s3.Endpoint}");

    static ServerSettings Settings(string location) => new()
    {
        Arguments = ["--location", location],
        Environment = S3Server.Credentials,
    };

    static byte[] Noise(int seed, int size)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
