using Qmulum.EndToEnd.Tests.Keeping;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>The first promise: what was acknowledged is there, whatever happens to the process.</summary>
public sealed class KillTests
{
    const int Clients = 4;

    /// <summary>So many kills meet a backup that runs beside the server, and half of those kill it too.</summary>
    const int KillsPerBackup = 10;

    /// <summary>20 in the normal run, 6 on Orleans, where a cluster's own tests kill its silos too; 2,000 with QMULUM_LONG=1, or as QMULUM_KILLS says.</summary>
    static int Kills => int.TryParse(Environment.GetEnvironmentVariable("QMULUM_KILLS"), out var kills) ? kills
        : Environment.GetEnvironmentVariable("QMULUM_LONG") == "1" ? 2_000
        : ServerSettings.OnCluster ? 6 : 20;

    /// <summary>In a long run some between any two kills, in a short one enough to have many under way.</summary>
    static int Photos => Math.Max(120, 3 * Kills);

    /// <summary>Each kill leaves uploads of whose address no client knows; in life those of an hour ago make room for new ones.</summary>
    static ServerSettings ManyUnfinished => new() { Arguments = ["--maxUnfinishedUploads", "100000"] };

    /// <summary>QMULUM_SEED plays a failed run's moments again.</summary>
    static int Seed => int.TryParse(Environment.GetEnvironmentVariable("QMULUM_SEED"), out var seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Everything_acknowledged_survives_kill_9_at_random_moments_of_uploads_by_every_door_edits_trash_purges_and_backups()
    {
        var seed = Seed;
        Random random = new(seed);
        var photos = SomePhotos(random);
        UploadRound round = new(photos);
        DeedRound deeds = new(round, new Random(seed + 1));
        using TempFolder backups = new();
        await using var server = await ServerProcess.StartAsync(ManyUnfinished);
        var kill = 0;
        try
        {
            for (; kill < Kills; kill++)
            {
                using var backup = kill % KillsPerBackup == 1 && !ServerSettings.OnCluster ? Backup(server, backups, kill) : null;
                await KillInTheMiddleAsync(server, round, deeds, random);
                await server.RestartAsync();
                await deeds.HoldsAsync(new(server.Client));
                await EndAsync(backup, isKilled: backup is not null && kill % (2 * KillsPerBackup) == 1);
            }

            await round.RunAsync(server.Client, Clients);
            Assert.True(round.IsDone, "The server refused photos after its last restart.");
            Assert.True(deeds.Done > Kills, $"{deeds.Done} deeds were done in {Kills} rounds.");
            await deeds.EndAsync(new(server.Client), () => server.Log.Tail(100));
            await HoldsExactlyAsync(server, round, deeds.Purged);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"QMULUM_SEED={seed}, after {kill} of {Kills} kills; the server's last words:\n{server.Log.Tail(60)}", e);
        }
    }

    [Fact]
    public async Task A_first_start_that_is_killed_at_any_moment_can_be_repeated()
    {
        using TempFolder folder = new();
        ServerSettings settings = new() { DataFolder = folder.File("data") };
        for (var kill = 0; kill < Math.Min(Kills / 2, 50); kill++)
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
    /// anywhere between two of the server's steps. Rounds after the last photo meet the server at its renditions, and at deeds.
    /// </summary>
    static async Task KillInTheMiddleAsync(ServerProcess server, UploadRound round, DeedRound deeds, Random random)
    {
        var (sending, doing) = (round.RunAsync(server.Client, Clients), deeds.RunAsync(server.Client));
        await round.AfterAsync(random.Next(2 * Photos / Kills), sending);
        await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 40));
        server.Kill();
        await Task.WhenAll(sending, doing);
    }

    static ProgramProcess Backup(ServerProcess server, TempFolder backups, int kill) =>
        KeeperProcess.Start("backup", backups.File($"{kill}"), "--data", server.DataFolder);

    /// <summary>A backup lives on when the server dies, and shows a moment of it all the same.</summary>
    static async Task EndAsync(ProgramProcess? backup, bool isKilled)
    {
        if (isKilled)
        {
            await backup!.KillAsync();
        }
        else if (backup is not null)
        {
            (await backup.EndAsync()).Expect(0);
        }
    }

    /// <summary>What was uploaded and not deleted for good is there, once, whole and derived; of what was deleted there is no file.</summary>
    static async Task HoldsExactlyAsync(ServerProcess server, UploadRound round, IReadOnlySet<string> purged)
    {
        var kept = round.Acknowledged.Where(photo => !purged.Contains(photo.Value)).ToList();
        await new LibraryAudit(new Api(server.Client)).HoldsExactlyAsync(
            [.. kept.Select(photo => round.Photos[photo.Key])],
            kept.Select((photo, i) => (i, photo.Value)).ToDictionary(photo => photo.i, photo => photo.Value),
            () => server.Log.Tail(100));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(server.DataFolder, "*", SearchOption.AllDirectories), file => purged.Any(photo => file.Contains(photo, StringComparison.Ordinal)));
    }

    /// <summary>Small ones, and every seventh of about a megabyte, so that kills meet bodies halfway; by each door as many.</summary>
    static List<byte[]> SomePhotos(Random random) =>
    [
        .. Enumerable.Range(0, Photos).Select(i => i % 7 == 6 && i < 350
            ? SamplePhotos.Jpeg(random.Next(), 1600, 1200, new DateTime(2020, 1, 1).AddDays(i), noise: 200)
            : SamplePhotos.Jpeg(random.Next(), random.Next(64, 400), random.Next(64, 400), new DateTime(2020, 1, 1).AddHours(7 * i))),
    ];
}
