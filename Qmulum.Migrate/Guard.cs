using Npgsql;
using Qmulum.Data;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Migrate;

/// <summary>What can go wrong for a reason outside of this program: one sentence on standard error and the fitting status.</summary>
static class Guard
{
    public static async Task<int> RunAsync(Func<Task<ExitStatus>> command)
    {
        try
        {
            return (int)await command();
        }
        catch (OperationCanceledException)
        {
            return Say("Stopped. Run it again to go on.", ExitStatus.Interrupted);
        }
        catch (Exception e) when (e is RefusedException or DataFolderLockedException or IndexSchemaException)
        {
            return Say(e.Message, ExitStatus.Refused);
        }
        catch (DifferenceException e)
        {
            return Say(e.Message, ExitStatus.Findings);
        }
        catch (NpgsqlException e)
        {
            return Say(PostgresStore.Translate(e)?.Message ?? $"PostgreSQL does not take it: {e.Message}", ExitStatus.Unavailable);
        }
        catch (Exception e) when (e is SqliteStoreException or SqliteEngineException or StoreException or IndexUnavailableException
            or IOException or UnauthorizedAccessException)
        {
            return Say(e.Message, ExitStatus.Unavailable);
        }
    }

    static int Say(string sentence, ExitStatus status)
    {
        Console.Error.WriteLine(sentence);
        return (int)status;
    }
}
