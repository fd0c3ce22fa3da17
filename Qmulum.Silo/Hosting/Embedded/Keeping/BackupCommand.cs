using System.CommandLine;

namespace Qmulum.Silo.Hosting;

/// <summary><c>qmulum admin backup DIR|s3://…</c></summary>
static class BackupCommand
{
    static readonly Argument<string> Target = new("TARGET")
    {
        Description = "The new folder of the backup, or s3://BUCKET/PREFIX as the server's setting \"location\" has it; there must be nothing there.",
    };

    static readonly Option<bool> Full = new("--full") { Description = "Copies originals, manifests and renditions too. Without it they stay where they are." };
    static readonly Option<bool> Cluster = ClusterOption.Create();
    static readonly Option<string> Location = KeptLocation.Option();
    static readonly Option<string> Data = DataOption.Create("The server's data folder");

    public static Command Create()
    {
        Command backup = new("backup", "Copies everything that the server knows, as of one moment, while it runs or not.") { Target, Full, Cluster, Location, Data };
        backup.Validators.Add(line =>
        {
            if (line.GetValue(Cluster) && line.GetValue(Full))
            {
                line.AddError("--full and --cluster exclude each other: copy the location of a cluster by its own means, after the backup.");
            }
        });
        backup.SetAction((line, ct) => Keeper.GuardAsync(() => line.GetValue(Cluster)
            ? ClusterCommands.BackupAsync(line.GetRequiredValue(Target), line.FolderOf(Data), ct)
            : RunAsync(line, ct)));
        return backup;
    }

    static async Task<KeeperStatus> RunAsync(ParseResult line, CancellationToken ct)
    {
        var data = line.FolderOf(Data).RequireInstallation();
        if (!BucketText.IsBucket(line.GetRequiredValue(Target)))
        {
            BackupApart.Demand(Path.GetFullPath(line.GetRequiredValue(Target)), data);
        }

        var location = line.GetValue(Full) ? KeptLocation.OpenAll(data, line.GetRequiredValue(Location), TimeProvider.System) : null;
        BackupRun run = new(data, location, BackupPlace.Of(line.GetRequiredValue(Target), data.ScratchOf("backup"), TimeProvider.System), TimeProvider.System);
        var note = await run.RunAsync(ct);
        foreach (var finding in run.Findings)
        {
            await Console.Error.WriteLineAsync(finding);
        }

        Console.WriteLine($"{(note.Photos == 1 ? "1 photo is" : $"{note.Photos} photos are")} in the backup, as of {note.TakenAt:yyyy-MM-dd HH:mm:ss} UTC{(note.Full ? "" : "; their files stay in the location")}.");
        if (run.Locations > 1)
        {
            Console.WriteLine($"The files of all {run.Locations} locations are in it: a server that is restored from it has them in its own location, and knows no other.");
        }

        if (note.Elsewhere > 0)
        {
            Console.WriteLine($"{(note.Elsewhere == 1 ? "1 original is kept by replicas alone, and is" : $"{note.Elsewhere} originals are kept by replicas alone, and are")} not in the backup; copy the replicas too.");
        }

        if (note.Missing == 0)
        {
            return KeeperStatus.Done;
        }

        await Console.Error.WriteLineAsync($"{(note.Missing == 1 ? "1 original is" : $"{note.Missing} originals are")} missing or damaged; the backup is whole but for them.");
        return KeeperStatus.Findings;
    }
}
