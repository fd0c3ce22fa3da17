using System.CommandLine;

namespace Qmulum.Silo.Hosting;

/// <summary><c>qmulum admin backup DIR</c></summary>
static class BackupCommand
{
    static readonly Argument<string> Target = new("DIR") { Description = "The new folder of the backup; there must be none, or an empty one." };
    static readonly Option<bool> Full = new("--full") { Description = "Copies originals, manifests and renditions too. Without it they stay where they are." };
    static readonly Option<string> Data = DataOption.Create("The server's data folder");

    public static Command Create()
    {
        Command backup = new("backup", "Copies everything that the server knows, as of one moment, while it runs or not.") { Target, Full, Data };
        backup.SetAction((line, ct) => KeeperProgram.GuardAsync(() => RunAsync(line, ct)));
        return backup;
    }

    static async Task<KeeperStatus> RunAsync(ParseResult line, CancellationToken ct)
    {
        BackupRun run = new(line.FolderOf(Data).RequireInstallation(), Path.GetFullPath(line.GetRequiredValue(Target)), line.GetValue(Full), TimeProvider.System);
        var note = await run.RunAsync(ct);
        foreach (var finding in run.Findings)
        {
            await Console.Error.WriteLineAsync(finding);
        }

        Console.WriteLine($"{note.Photos} photos are in the backup, as of {note.TakenAt:yyyy-MM-dd HH:mm:ss} UTC{(note.Full ? "" : "; their files stay in the location")}.");
        if (note.Missing == 0)
        {
            return KeeperStatus.Done;
        }

        await Console.Error.WriteLineAsync($"{note.Missing} originals are missing or damaged; the backup is whole but for them.");
        return KeeperStatus.Findings;
    }
}
