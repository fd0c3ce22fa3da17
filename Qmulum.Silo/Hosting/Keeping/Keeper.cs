using System.CommandLine;
using Qmulum.Data;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>Runs what is done beside the server.</summary>
static class Keeper
{
    public static async Task<int> RunAsync(string description, IEnumerable<Command> commands, string[] args)
    {
        RootCommand keeper = new(description);
        foreach (var command in commands)
        {
            keeper.Subcommands.Add(command);
        }

        var line = keeper.Parse(args);
        var status = await line.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10), // after Ctrl+C or SIGTERM
        });
        return line.Errors.Count > 0 ? (int)KeeperStatus.Refused : status;
    }

    /// <summary>Runs a command; what can go wrong for a reason outside of this program is one sentence on standard error and the fitting status.</summary>
    public static async Task<int> GuardAsync(Func<Task<KeeperStatus>> command)
    {
        try
        {
            return (int)await command();
        }
        catch (OperationCanceledException)
        {
            return Say("Stopped.", KeeperStatus.Interrupted);
        }
        catch (Exception refused) when (refused is KeeperRefusal or DataFolderLockedException or IndexSchemaException or StoreLayoutException)
        {
            return Say(refused.Message, KeeperStatus.Refused);
        }
        catch (Exception fault) when (fault is SqliteStoreException or SqliteEngineException or StoreException or IndexUnavailableException
            or IOException or UnauthorizedAccessException)
        {
            return Say(fault.Message, KeeperStatus.Unavailable);
        }
    }

    static int Say(string sentence, KeeperStatus status)
    {
        Console.Error.WriteLine(sentence);
        return (int)status;
    }
}

/// <summary>What the process tells its caller; docs/backup.md lists them.</summary>
enum KeeperStatus
{
    /// <summary>Done, and everything is as it should be.</summary>
    Done = 0,

    /// <summary>Something is not as it should be; each is said.</summary>
    Findings = 1,

    /// <summary>The command line or a folder is not one that this works with. Nothing was changed.</summary>
    Refused = 2,

    /// <summary>A database or a disk did not do its part.</summary>
    Unavailable = 3,

    /// <summary>Stopped by Ctrl+C or SIGTERM (128 + 2, as shells tell it).</summary>
    Interrupted = 130,
}

/// <summary>A folder is not one to work with; the message says which, why and what to do.</summary>
sealed class KeeperRefusal(string message) : Exception(message);
