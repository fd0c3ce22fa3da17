using System.CommandLine;
using Qmulum.Silo.Composition;

namespace Qmulum.Silo.Hosting;

/// <summary><c>qmulum admin restore DIR|s3://… --data NEW</c></summary>
static class RestoreCommand
{
    static readonly Argument<string> Source = new("SOURCE") { Description = "The backup: a folder, or s3://BUCKET/PREFIX." };
    static readonly Option<string> Data = DataOption.Create("The new data folder; there must be none, or an empty one");

    static readonly Option<bool> Cluster = ClusterOption.Create();

    static readonly Option<bool> KeepGoing = new("--keep-going")
    {
        Description = "Leaves out files of photos that are damaged or missing in the backup, and lists them. Goes on where a restore was stopped.",
    };

    public static Command Create()
    {
        Command restore = new("restore", "Makes a data folder from a backup, after it has verified the whole backup.") { Source, Data, KeepGoing, Cluster };
        restore.SetAction((line, ct) => Keeper.GuardAsync(() => line.GetValue(Cluster)
            ? ClusterCommands.RestoreAsync(line.GetRequiredValue(Source), line.FolderOf(Data), ct)
            : RunAsync(line, ct)));
        return restore;
    }

    static async Task<KeeperStatus> RunAsync(ParseResult line, CancellationToken ct)
    {
        var data = line.FolderOf(Data);
        var keepsGoing = line.GetValue(KeepGoing);
        RestoreRun run = new(BackupPlace.Of(line.GetRequiredValue(Source), data.Unfinished, TimeProvider.System), data, keepsGoing, TimeProvider.System);
        var note = await RunAsync(run, data, ct);
        foreach (var finding in run.Findings)
        {
            await Console.Error.WriteLineAsync(finding);
        }

        if (!run.IsRestored)
        {
            await Console.Error.WriteLineAsync("The backup is not as it was written; nothing was restored."
                + (keepsGoing ? " A server does not work without these files." : " With --keep-going all is restored that is whole, if both databases are."));
            return KeeperStatus.Findings;
        }

        Console.WriteLine($"{note.Photos} photos are restored, as of {note.TakenAt:yyyy-MM-dd HH:mm:ss} UTC. Start the server with --data {data.Root}.");
        if (note is { Full: false, InBucket: false })
        {
            Console.WriteLine($"Their files are not in the backup: put the location {note.Location} at {data.Location}, before or after the start.");
        }

        if (note is { Full: false, InBucket: true })
        {
            Console.WriteLine($"Their files are in the bucket with the location {note.Location}: start the server with --location, as it was.");
        }

        Console.WriteLine($"When the files are in their place run fsck --data {data.Root}: what came after the backup, or was moved since, is told by it, with what to do.");
        foreach (var other in KeptLocations.In(data.Grains).Rows.Locations)
        {
            Console.WriteLine($"It works with the location \"{other.Name}\" too, at {other.Address}: have it there as well, and no other server that works with it.");
        }

        if (run.Faults == 0)
        {
            return KeeperStatus.Done;
        }

        await Console.Error.WriteLineAsync($"{run.Faults} files are damaged or missing in the backup and were left out. fsck says what each was, and makes again what can be.");
        return KeeperStatus.Findings;
    }

    /// <summary>Says, of one that fails or is stopped, that what was copied is not lost.</summary>
    static async Task<BackupNote> RunAsync(RestoreRun run, DataFolder data, CancellationToken ct)
    {
        try
        {
            return await run.RunAsync(ct);
        }
        catch when (run.CanGoOn)
        {
            await Console.Error.WriteLineAsync($"What was restored until now stays in {data.Root}; the same command with --keep-going goes on with it.");
            throw;
        }
    }
}
