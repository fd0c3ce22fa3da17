using System.Collections.Concurrent;
using Qmulum.Data;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Makes a data folder from a backup. Each file is compared with its sum: a backup on this machine before anything is copied, one in a bucket while it is,
/// since each reading of it is paid for. A folder in which it was stopped says so to the server, which does not start on it.
/// </summary>
/// <param name="source">Where the backup is.</param>
/// <param name="data">The data folder.</param>
/// <param name="keepsGoing">
/// Leaves out what is damaged or missing of photos, each of which can be done without, in place of restoring nothing; and goes on where a restore of the same
/// backup was stopped.
/// </param>
/// <param name="clock">What the time is.</param>
sealed class RestoreRun(BackupPlace source, DataFolder data, bool keepsGoing, TimeProvider clock)
{
    const int FilesAtOnce = 4;
    const int MostFindings = 1_000;

    readonly ConcurrentQueue<string> _findings = [];
    long _faults;

    /// <summary>Files of the backup that are not as they were written, a sentence each, up to 1,000.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    /// <summary>How many there are.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>Whether all is in the folder that can be: but for the files that have a fault, if it keeps going.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>Whether a run that keeps going can go on with what is in the folder.</summary>
    public bool CanGoOn { get; private set; }

    string Sums => Path.Combine(data.Unfinished, SumsFile.FileName);

    static ParallelOptions Many(CancellationToken ct) => new() { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = ct };

    /// <exception cref="KeeperRefusal">There is no backup, or the folder is not empty.</exception>
    public async Task<BackupNote> RunAsync(CancellationToken ct)
    {
        var note = await BackupNote.ReadAsync(source, ct);
        if (note.Cluster)
        {
            throw new KeeperRefusal("This is the backup of a cluster, whose state is in PostgreSQL: restore it with --cluster.");
        }

        var isNew = !Directory.Exists(data.Root);
        var goesOn = !isNew && Directory.EnumerateFileSystemEntries(data.Root).Select(Path.GetFileName).Except(data.LeftByRefusedStart).Any();
        if (goesOn)
        {
            await DemandStoppedAsync(note, ct);
        }

        using (DataFolderLock.Take(data.Root))
        {
            Directory.CreateDirectory(data.Unfinished);
            CanGoOn = goesOn || await TakeSumsAsync(note, ct);
            IsRestored = CanGoOn && await RestoreAsync(note, ct);
        }

        if (!IsRestored && !goesOn)
        {
            RemoveAll(isNew);
        }

        return note;
    }

    /// <exception cref="KeeperRefusal">What is in the folder is not what a restore of this backup left that was stopped, or this run is not one to go on.</exception>
    async Task DemandStoppedAsync(BackupNote note, CancellationToken ct)
    {
        if (!File.Exists(Sums))
        {
            throw new KeeperRefusal($"{data.Root} is not empty. Name a new folder with --data.");
        }

        if (!keepsGoing)
        {
            throw new KeeperRefusal($"{data.Root} is not empty: a restore was stopped there. Go on with it by --keep-going, or name a new folder with --data.");
        }

        if (await WholeFile.HashAsync(Sums, ct) != note.Sums)
        {
            throw new KeeperRefusal($"{data.Root} holds what a restore of another backup left. Name a new folder with --data.");
        }
    }

    async Task<bool> TakeSumsAsync(BackupNote note, CancellationToken ct)
    {
        if (await source.SumsFaultAsync(note, Sums, ct) is { } fault)
        {
            Find(fault);
            return false;
        }

        return true;
    }

    async Task<bool> RestoreAsync(BackupNote note, CancellationToken ct)
    {
        if (!(keepsGoing ? await CopyWhatIsWholeAsync(ct) : await CopyAllAsync(ct)))
        {
            return false;
        }

        if (note is { Full: true, InBucket: true })
        {
            await FolderBlobStore.AdoptAsync(new() { Root = data.Location, Clock = clock }, ct); // the bucket's marker stays with the bucket
        }

        await DoubtReplicasAsync(ct);
        Directory.Delete(data.Unfinished, recursive: true);
        return true;
    }

    /// <summary>What replicas said before the backup counts for nothing: an original may have only the copies that are there now.</summary>
    async Task DoubtReplicasAsync(CancellationToken ct)
    {
        await using var index = await IndexDatabase.OpenAsync(new() { Provider = IndexProvider.Sqlite, Path = data.Index }, clock, ct);
        await index.Replicas.DoubtAllAsync(ct);
    }

    async Task<bool> CopyAllAsync(CancellationToken ct)
    {
        if (source.IsNear)
        {
            await EachAsync(static _ => true, static (_, content, token) => WholeFile.ReadAsync(content, static (_, _) => ValueTask.CompletedTask, token), ct);
        }

        return Faults == 0 && await CopyWhatIsWholeAsync(ct) && Faults == 0;
    }

    /// <summary>First what a server cannot do without, so that a backup without it is not copied for hours.</summary>
    async Task<bool> CopyWhatIsWholeAsync(CancellationToken ct)
    {
        await EachAsync(static name => !IsOfPhoto(name), (name, content, token) => WholeFile.WriteAsync(PathOf(name), content, token), ct);
        if (Faults > 0)
        {
            return false;
        }

        await EachAsync(IsOfPhoto, (name, content, token) => WholeFile.WriteAsync(PathOf(name), content, token), ct);
        return true;
    }

    Task EachAsync(Func<string, bool> isMeant, Func<string, Stream, CancellationToken, Task<(long Size, string Sha256)>> read, CancellationToken ct) =>
        Parallel.ForEachAsync(SumsFile.Read(Sums).Where(file => isMeant(file.Path)), Many(ct), async (file, token) =>
        {
            if (await IsThereAsync(file.Path, file.Sha256, token) || await source.FaultAsync(file.Path, file.Sha256, read, token) is not { } fault)
            {
                return;
            }

            Find($"{source.PathOf(file.Path)} {fault}");
            Remove(PathOf(file.Path)); // what came of it is of no use
        });

    /// <summary>Whether an earlier run fetched a file; what it had begun to fetch is removed.</summary>
    async Task<bool> IsThereAsync(string name, string sha256, CancellationToken ct)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
        {
            return false;
        }

        if (await WholeFile.HashAsync(path, ct) == sha256)
        {
            return true;
        }

        Remove(path);
        return false;
    }

    static void Remove(string path)
    {
        if (File.Exists(path)) // there is not even its folder when nothing was copied yet
        {
            File.Delete(path);
        }
    }

    string PathOf(string name) => Path.Combine(data.Root, name);

    void Find(string fault)
    {
        if (Interlocked.Increment(ref _faults) <= MostFindings)
        {
            _findings.Enqueue(fault);
        }
    }

    // Originals, manifests and renditions: a photo that has lost one of them is one of many. The marker beside them is not: without it there is no location.
    static bool IsOfPhoto(string name) => name.StartsWith("location/libraries/", StringComparison.Ordinal);

    /// <summary>An empty folder that was there stays: it may be a mount.</summary>
    void RemoveAll(bool isNew)
    {
        if (isNew)
        {
            Directory.Delete(data.Root, recursive: true);
            return;
        }

        foreach (var entry in new DirectoryInfo(data.Root).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
