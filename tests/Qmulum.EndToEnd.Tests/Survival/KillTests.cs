namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>The first promise: what was acknowledged is there, whatever happens to the process.</summary>
public sealed class KillTests
{
    const int Photos = 200;
    const int Clients = 4;

    /// <summary>20 in the normal run, 6 on Orleans, where a cluster's own tests kill its silos too; 100 with QMULUM_LONG=1.</summary>
    static int Kills => Environment.GetEnvironmentVariable("QMULUM_LONG") == "1" ? 100 : ServerSettings.OnCluster ? 6 : 20;

    /// <summary>QMULUM_SEED plays a failed run's moments again.</summary>
    static int Seed => int.TryParse(Environment.GetEnvironmentVariable("QMULUM_SEED"), out var seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Every_acknowledged_photo_survives_kill_9_at_random_moments_of_an_upload()
    {
        var seed = Seed;
        Random random = new(seed);
        var photos = SomePhotos(random);
        UploadRound round = new(photos);
        await using var server = await ServerProcess.StartAsync();
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                await KillInTheMiddleAsync(server, round, random);
                await server.RestartAsync();
            }

            await round.RunAsync(server.Client, Clients);

            Assert.True(round.IsDone, "The server refused photos after its last restart.");
            await new LibraryAudit(new Api(server.Client)).HoldsExactlyAsync(photos, round.Acknowledged, () => server.Log.Tail(100));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"QMULUM_SEED={seed}, after {Kills} kills; the server's last words:\n{server.Log.Tail(60)}", e);
        }
    }

    [Fact]
    public async Task A_first_start_that_is_killed_at_any_moment_can_be_repeated()
    {
        using TempFolder folder = new();
        ServerSettings settings = new() { DataFolder = folder.File("data") };
        for (var kill = 0; kill < Kills / 2; kill++)
        {
            await using var server = await ServerProcess.LaunchAsync(settings);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(200, 1_000)));
        }

        await using var last = await ServerProcess.StartAsync(settings);

        var facts = await new Api(last.Client).AddAndDeriveAsync(Seeds.Jpeg());
        Assert.Equal("ready", facts.GetProperty("state").GetString());
    }

    /// <summary>
    /// Kills after some acknowledgements and some milliseconds: on average the kills spread over the whole upload, and each lands
    /// anywhere between two of the server's steps. Rounds after the last photo meet the server at its renditions.
    /// </summary>
    static async Task KillInTheMiddleAsync(ServerProcess server, UploadRound round, Random random)
    {
        var run = round.RunAsync(server.Client, Clients);
        await round.AfterAsync(random.Next(2 * Photos / Kills), run);
        await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 40));
        server.Kill();
        await run;
    }

    /// <summary>Small ones, and every tenth of about a megabyte, so that kills meet bodies halfway.</summary>
    static List<byte[]> SomePhotos(Random random) =>
    [
        .. Enumerable.Range(0, Photos).Select(i => i % 10 == 9
            ? SamplePhotos.Jpeg(random.Next(), 1600, 1200, new DateTime(2020, 1, 1).AddDays(i), noise: 200)
            : SamplePhotos.Jpeg(random.Next(), random.Next(64, 400), random.Next(64, 400), new DateTime(2020, 1, 1).AddDays(i))),
    ];
}
