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

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_with_a_sentence_that_names_it()
    {
        await using var first = await ServerProcess.StartAsync();

        await using var second = await ServerProcess.LaunchAsync(new ServerSettings { Port = first.Port });

        Assert.NotEqual(0, await second.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"{first.Port}", second.Log.Tail(), StringComparison.Ordinal);
    }
}
