using System.CommandLine;

namespace Qmulum.Silo.Hosting;

/// <summary>What is done to a cluster's database beside its processes. What looks after the data folder of one server is not for this build.</summary>
static class KeeperProgram
{
    static readonly Option<string> Data = DataOption.Create("A folder with room for the database's files");

    /// <summary>Whether a command line is meant for it.</summary>
    public static bool Knows(string[] args) => args is ["backup" or "restore" or "fsck" or "rebuild", ..];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["backup" or "restore", ..])
        {
            return await Keeper.RunAsync("Looks after the database of a Qmulum cluster.", [Backup(), Restore()], args);
        }

        await Console.Error.WriteLineAsync(
            $"{args[0]} is for one server with its data folder. In a cluster \"qmulum admin care compare\" and \"care verify\" compare photos, lists and files, while it works; see docs/operations.md.");
        return (int)KeeperStatus.Refused;
    }

    static Command Backup()
    {
        Argument<string> target = new("TARGET") { Description = "The new folder of the backup, or s3://BUCKET/PREFIX; there must be nothing there." };
        Command backup = new("backup", "Copies the cluster's database, as of one moment, while it works.") { target, ClusterOption.Create(), Data };
        backup.SetAction((line, ct) => Keeper.GuardAsync(() => ClusterCommands.BackupAsync(line.GetRequiredValue(target), line.FolderOf(Data), ct)));
        return backup;
    }

    static Command Restore()
    {
        Argument<string> source = new("SOURCE") { Description = "The backup: a folder, or s3://BUCKET/PREFIX." };
        Command restore = new("restore", "Fills an empty database from a backup, after it has verified the whole backup.") { source, ClusterOption.Create(), Data };
        restore.SetAction((line, ct) => Keeper.GuardAsync(() => ClusterCommands.RestoreAsync(line.GetRequiredValue(source), line.FolderOf(Data), ct)));
        return restore;
    }
}
