using Qmulum.Data;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Fills the empty database of a new cluster from a backup. All of it is fetched and compared with its sums before the database is touched.
/// </summary>
/// <param name="database">The connection string.</param>
/// <param name="source">Where the backup is.</param>
/// <param name="scratch">A folder of this machine for its files; each run has one of its own in it.</param>
/// <param name="clock">What the time is.</param>
sealed class ClusterRestore(string database, BackupPlace source, string scratch, TimeProvider clock)
{
    /// <summary>Restores it, and says what is to be done next.</summary>
    /// <exception cref="KeeperRefusal">There is no backup, or it is one of a single server.</exception>
    /// <exception cref="IndexSchemaException">The database is not empty, or the backup is of a newer Qmulum.</exception>
    public async Task<KeeperStatus> RunAsync(CancellationToken ct)
    {
        var note = await BackupNote.ReadAsync(source, ct);
        if (!note.Cluster)
        {
            throw new KeeperRefusal("This is the backup of one server with its data folder: restore it without --cluster, and carry it to the cluster by qmulum migrate.");
        }

        WorkFolder.RemoveStopped(scratch);
        using var work = WorkFolder.Take(Path.Combine(scratch, $"{Guid.NewGuid():N}"));
        try
        {
            if (await FaultAsync(note, work.Root, ct) is { } fault)
            {
                await Console.Error.WriteLineAsync(fault);
                await Console.Error.WriteLineAsync("The backup is not as it was written; nothing was restored.");
                return KeeperStatus.Findings;
            }

            var copied = await DatabaseCopy.ReadAsync(database, work.Root, clock, ct);
            Console.WriteLine(
                $"{copied.Photos} photos are restored, as of {note.TakenAt:yyyy-MM-dd HH:mm:ss} UTC. Their files are not in the backup: put the location {copied.Location} where the cluster's "
                + "processes look for it, start them, and let them compare: qmulum admin care compare.");
            return KeeperStatus.Done;
        }
        finally
        {
            work.Remove();
        }
    }

    async Task<string?> FaultAsync(BackupNote note, string folder, CancellationToken ct)
    {
        var sums = Path.Combine(folder, SumsFile.FileName);
        if (await source.SumsFaultAsync(note, sums, ct) is { } damaged)
        {
            return damaged;
        }

        foreach (var (name, sha256) in SumsFile.Read(sums))
        {
            var fault = await source.FaultAsync(name, sha256, (file, content, token) => WholeFile.WriteAsync(Path.Combine(folder, file), content, token), ct);
            if (fault is not null)
            {
                return $"{source.PathOf(name)} {fault}";
            }
        }

        return null;
    }
}
