using System.CommandLine;

namespace Qmulum.Silo.Hosting;

/// <summary><c>qmulum admin restore DIR|s3://… --data NEW</c></summary>
static class RestoreCommand
{
    static readonly Argument<string> Source = new("SOURCE") { Description = "The backup: a folder, or s3://BUCKET/PREFIX." };
    static readonly Option<string> Data = DataOption.Create("The new data folder; there must be none, or an empty one");

    public static Command Create()
    {
        Command restore = new("restore", "Makes a data folder from a backup, after it has verified the whole backup.") { Source, Data };
        restore.SetAction((line, ct) => KeeperProgram.GuardAsync(() => RunAsync(line, ct)));
        return restore;
    }

    static async Task<KeeperStatus> RunAsync(ParseResult line, CancellationToken ct)
    {
        var data = line.FolderOf(Data);
        RestoreRun run = new(BackupPlace.Of(line.GetRequiredValue(Source), data.Unfinished, TimeProvider.System), data, TimeProvider.System);
        var note = await run.RunAsync(ct);
        foreach (var finding in run.Findings)
        {
            await Console.Error.WriteLineAsync(finding);
        }

        if (run.Findings.Count > 0)
        {
            await Console.Error.WriteLineAsync("The backup is not as it was written; nothing was restored.");
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

        return KeeperStatus.Done;
    }
}
