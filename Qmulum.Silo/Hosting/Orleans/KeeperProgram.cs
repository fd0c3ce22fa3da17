namespace Qmulum.Silo.Hosting;

/// <summary>What looks after the data folder of one server; a cluster has its state in PostgreSQL.</summary>
static class KeeperProgram
{
    const int Refused = 2;

    /// <summary>Whether a command line is meant for it.</summary>
    public static bool Knows(string[] args) => args is ["backup" or "restore" or "fsck" or "rebuild", ..];

    public static async Task<int> RunAsync(string[] args)
    {
        await Console.Error.WriteLineAsync(
            $"{args[0]} is for one server with its data folder. This is the server of a cluster: back up its database by pg_dump, and its location; see docs/backup.md.");
        return Refused;
    }
}
