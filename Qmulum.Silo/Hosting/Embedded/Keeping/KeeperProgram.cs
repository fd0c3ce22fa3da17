using System.CommandLine;

namespace Qmulum.Silo.Hosting;

/// <summary>What is done to a data folder beside the server: it is given a word first, where the server is given flags alone.</summary>
static class KeeperProgram
{
    /// <summary>Whether a command line is meant for it.</summary>
    public static bool Knows(string[] args) => args is ["backup" or "restore" or "fsck" or "rebuild", ..];

    public static Task<int> RunAsync(string[] args) => Keeper.RunAsync("Looks after the data folder of a Qmulum server.", Commands(), args);

    static IEnumerable<Command> Commands() => [BackupCommand.Create(), RestoreCommand.Create(), FsckCommand.Create(), RebuildCommand.Create()];
}
