using Qmulum.Sqlite;

namespace Qmulum.Data.Tests.Sqlite;

/// <summary>A process that takes a data folder, says so, and keeps it until it is killed.</summary>
static class FolderHolder
{
    public static async Task<int> RunAsync(string folder)
    {
        try
        {
            using var held = DataFolderLock.Take(folder);
            Console.WriteLine("held");
            await Task.Delay(Timeout.Infinite);
            return 0;
        }
        catch (DataFolderLockedException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 3;
        }
    }
}
