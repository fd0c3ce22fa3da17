using Qmulum.Data;

namespace Qmulum.Silo.Hosting;

/// <summary>Takes a backup of a cluster's database, as of one moment, while it works. The files of photos stay where they are.</summary>
/// <param name="database">The connection string.</param>
/// <param name="place">Where the backup goes.</param>
/// <param name="clock">What the time is.</param>
sealed class ClusterBackup(string database, BackupPlace place, TimeProvider clock)
{
    /// <summary>Takes it, and says what it has.</summary>
    /// <exception cref="KeeperRefusal">There is something already where the backup is to be.</exception>
    /// <exception cref="IndexSchemaException">It is no database of a cluster.</exception>
    public async Task<KeeperStatus> RunAsync(CancellationToken ct)
    {
        try
        {
            await place.BeginAsync(ct);
            var note = await WriteAsync(ct);
            await place.EndAsync(note.ToBytes(), ct);
            Console.WriteLine(
                $"{(note.Photos == 1 ? "1 photo is" : $"{note.Photos} photos are")} in the backup, as of {note.TakenAt:yyyy-MM-dd HH:mm:ss} UTC; their files stay in the location {note.Location}. "
                + "Copy them now, after the backup.");
            return KeeperStatus.Done;
        }
        catch
        {
            await place.AbandonAsync();
            throw;
        }
    }

    async Task<BackupNote> WriteAsync(CancellationToken ct)
    {
        using SumsFile sums = new(place.Work);
        var takenAt = clock.GetUtcNow();
        var copied = await DatabaseCopy.WriteAsync(database, place.Work, async name => sums.Add(name, await place.KeepAsync(name, ct)), ct);
        sums.Flush();
        return new(
            BackupNote.CurrentFormat, takenAt, BackupNote.ThisVersion, Full: false, copied.Location, InBucket: false, copied.Photos, Missing: 0, sums.Count,
            await place.KeepAsync(SumsFile.FileName, ct), Cluster: true);
    }
}
