using System.Globalization;
using Microsoft.Data.Sqlite;
using Qmulum.Data;
using Qmulum.Embedded;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Copies both databases before this build brings one of them to a new version: an older build refuses what a newer one has written, so that the copies are
/// the way back. Both together, as each photo is in both. Without room for them nothing is brought to anything.
/// </summary>
sealed class UpgradeBackup(DataFolder folder, TimeProvider clock)
{
    /// <summary>The copies that are kept, the newest.</summary>
    const int Kept = 5;

    const string Unfinished = ".part";

    /// <exception cref="UpgradeBackupException">The copies cannot be made; nothing was changed.</exception>
    /// <exception cref="SqliteStoreException">A database cannot be read.</exception>
    public async Task TakeIfOlderAsync()
    {
        if (await IsOlderAsync(folder.Index, IndexSchema.IsOlder) || await IsOlderAsync(folder.Grains, EmbeddedVersion.IsOlder))
        {
            Take();
        }
    }

    static async Task<bool> IsOlderAsync(string path, Func<SqliteConnection, bool> isOlder)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        await using var database = SqliteDatabase.Open(new() { Path = path, Readers = 1 });
        return await database.ReadAsync(isOlder);
    }

    void Take()
    {
        var copies = Path.Combine(folder.Backups, clock.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture));
        try
        {
            RemoveUnfinished();
            WriteTo(copies + Unfinished);
            Directory.Move(copies + Unfinished, copies);
            RemoveOld();
        }
        catch (Exception exception) when (exception is SqliteStoreException or IOException or UnauthorizedAccessException)
        {
            throw new UpgradeBackupException(
                $"The databases are of an older version, and no backup of them could be taken first, so they were left as they are: {exception.Message} "
                + $"Make room for a second copy of both in {folder.Backups}, or start the older Qmulum.", exception);
        }

        Console.Error.WriteLine($"qmulum-server: The databases were copied to {copies} before they are brought to a new version.");
    }

    void WriteTo(string part)
    {
        try
        {
            OwnFolder.Make(part);
            foreach (var database in (string[])[folder.Grains, folder.Index])
            {
                if (File.Exists(database))
                {
                    SqliteBackup.Write(database, Path.Combine(part, Path.GetFileName(database)));
                }
            }
        }
        catch
        {
            RemoveUnfinished();
            throw;
        }
    }

    /// <summary>What a kill left of copies that were being made.</summary>
    void RemoveUnfinished()
    {
        if (Directory.Exists(folder.Backups))
        {
            Remove(Directory.GetDirectories(folder.Backups, $"*{Unfinished}"));
        }
    }

    void RemoveOld() => Remove(Directory.GetDirectories(folder.Backups).Order(StringComparer.Ordinal).SkipLast(Kept));

    static void Remove(IEnumerable<string> folders)
    {
        foreach (var one in folders.ToList())
        {
            Directory.Delete(one, recursive: true);
        }
    }
}

/// <summary>The databases must be brought to a new version and cannot be copied first.</summary>
sealed class UpgradeBackupException(string message, Exception inner) : Exception(message, inner);
