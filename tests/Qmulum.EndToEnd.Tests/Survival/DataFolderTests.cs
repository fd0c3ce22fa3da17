namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>The folder that holds everything belongs to one process at a time.</summary>
[Trait("Host", "one process")] // on a cluster the data folder is shared, and the database is elsewhere
public sealed class DataFolderTests
{
    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_and_does_not_disturb_the_first()
    {
        await using var first = await ServerProcess.StartAsync();
        Api api = new(first.Client);
        var photo = Seeds.Jpeg();
        var id = await api.AddAsync(photo);

        await using var second = await ServerProcess.LaunchAsync(new ServerSettings { DataFolder = first.DataFolder });

        Assert.NotEqual(0, await second.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(first.DataFolder, second.Log.Tail(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Log.Tail(), StringComparison.Ordinal);
        Assert.Equal(photo, await api.OriginalAsync(id));
        Assert.Equal("ready", (await api.AddAndDeriveAsync(Seeds.Jpeg())).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Is_free_again_after_kill_9()
    {
        await using var server = await ServerProcess.StartAsync();
        var id = await new Api(server.Client).AddAsync(Seeds.Jpeg());

        server.Kill();
        await server.RestartAsync();

        Assert.Equal(id, (await new Api(server.Client).FactsAsync(id)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task That_cannot_be_written_stops_the_start_with_a_sentence_that_names_it()
    {
        using TempFolder folder = new();
        var inTheWay = folder.File("data");
        await File.WriteAllTextAsync(inTheWay, "a file where the folder should be");

        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { DataFolder = inTheWay });

        Assert.NotEqual(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(inTheWay, server.Log.Tail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_first_start_that_was_cut_short_when_its_location_was_made_is_repeated(bool isBucket)
    {
        using TempFolder folder = new();
        ServerSettings settings = new() { DataFolder = folder.File("data"), Environment = S3Server.Credentials };
        if (isBucket)
        {
            var s3 = await S3Server.SharedAsync();
            settings = settings with { Arguments = ["--location", $"s3://{await s3.CreateBucketAsync()}/some/prefix?endpoint={s3.Endpoint}&pathStyle=true"] };
        }

        var inTheWay = folder.File("data/index.db");
        Directory.CreateDirectory(inTheWay);
        await using (var cut = await ServerProcess.LaunchAsync(settings))
        {
            Assert.NotEqual(0, await cut.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        }

        Assert.True(File.Exists(folder.File("data/location-claim")), "It was not cut short, or had noted nothing.");
        Directory.Delete(inTheWay);
        File.Delete(folder.File("data/bucket-location")); // the location is made before this is noted
        await using var server = await ServerProcess.StartAsync(settings);
        Assert.Equal("ready", (await new Api(server.Client).AddAndDeriveAsync(Seeds.Jpeg())).GetProperty("state").GetString());
        Assert.False(File.Exists(folder.File("data/location-claim")));
    }

    [Fact]
    public async Task That_lost_its_databases_is_no_new_one_over_its_photos_and_is_rebuilt_in_place()
    {
        using TempFolder folder = new();
        string id;
        await using (var before = await ServerProcess.StartAsync(folder.File("data")))
        {
            id = await new Api(before.Client).AddAsync(Seeds.Jpeg());
            await before.StopAsync();
        }

        foreach (var lost in Directory.EnumerateFiles(folder.File("data"), "*.db*"))
        {
            File.Delete(lost);
        }

        await using (var refused = await ServerProcess.LaunchAsync(new() { DataFolder = folder.File("data") }))
        {
            Assert.NotEqual(0, await refused.WaitForExitAsync(TimeSpan.FromSeconds(60)));
            Assert.Contains("qmulum rebuild", refused.Log.Tail(), StringComparison.Ordinal);
        }

        File.Delete(folder.File("data/setup-link"));
        (await Keeping.KeeperProcess.RunAsync("rebuild", "--data", folder.File("data"))).Expect(0);
        Directory.Move(folder.File("data"), folder.File("rebuilt")); // a folder whose accounts no test has signed in to
        await using var again = await ServerProcess.StartAsync(folder.File("rebuilt"));
        Assert.Equal(id, (await new Api(again.Client).FactsAsync(id)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_with_a_sentence_that_names_it()
    {
        await using var first = await ServerProcess.StartAsync();

        await using var second = await ServerProcess.LaunchAsync(new ServerSettings { Port = first.Port });

        Assert.NotEqual(0, await second.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"{first.Port}", second.Log.Tail(), StringComparison.Ordinal);
    }
}
