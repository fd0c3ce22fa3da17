using System.Collections.Concurrent;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Makes a data folder from a backup. Each file is compared with its sum: a backup on this machine before anything is copied, one in a bucket while it is,
/// since each reading of it is paid for. A folder in which it was stopped says so to the server, which does not start on it.
/// </summary>
sealed class RestoreRun(BackupPlace source, DataFolder data, TimeProvider clock)
{
    const int FilesAtOnce = 4;
    const int MostFindings = 1_000;

    readonly ConcurrentQueue<string> _findings = [];

    /// <summary>Files of the backup that are not as they were written, a sentence each. If there are any, nothing is restored.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    string Sums => Path.Combine(data.Unfinished, SumsFile.FileName);

    static ParallelOptions Many(CancellationToken ct) => new() { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = ct };

    /// <exception cref="KeeperRefusal">There is no backup, or the folder is not empty.</exception>
    public async Task<BackupNote> RunAsync(CancellationToken ct)
    {
        var note = await BackupNote.ReadAsync(source, ct);
        var isNew = !Directory.Exists(data.Root);
        if (!isNew && Directory.EnumerateFileSystemEntries(data.Root).Any())
        {
            throw new KeeperRefusal($"{data.Root} is not empty. Name a new folder with --data.");
        }

        var isWhole = false;
        using (DataFolderLock.Take(data.Root))
        {
            Directory.CreateDirectory(data.Unfinished);
            isWhole = await TakeSumsAsync(note, ct) && await RestoreAsync(note, ct);
        }

        if (!isWhole)
        {
            RemoveAll(isNew);
        }

        return note;
    }

    async Task<bool> TakeSumsAsync(BackupNote note, CancellationToken ct)
    {
        await using var sums = await source.OpenAsync(SumsFile.FileName, ct);
        if (sums is not null && (await WholeFile.WriteAsync(Sums, sums, ct)).Sha256 == note.Sums && SumsFile.Read(Sums).LongCount() == note.Files)
        {
            return true;
        }

        _findings.Enqueue($"{source.PathOf(SumsFile.FileName)} is not the one of {note.Files} files that was written with {BackupNote.FileName}");
        return false;
    }

    async Task<bool> RestoreAsync(BackupNote note, CancellationToken ct)
    {
        if (source.IsNear)
        {
            await EachAsync(static (_, content, token) => WholeFile.ReadAsync(content, static (_, _) => ValueTask.CompletedTask, token), ct);
        }

        if (!_findings.IsEmpty)
        {
            return false;
        }

        await EachAsync((name, content, token) => WholeFile.WriteAsync(Path.Combine(data.Root, name), content, token), ct);
        if (!_findings.IsEmpty)
        {
            return false;
        }

        if (note is { Full: true, InBucket: true })
        {
            await FolderBlobStore.AdoptAsync(new() { Root = data.Location, Clock = clock }, ct); // the bucket's marker stays with the bucket
        }

        Directory.Delete(data.Unfinished, recursive: true);
        return true;
    }

    Task EachAsync(Func<string, Stream, CancellationToken, Task<(long Size, string Sha256)>> read, CancellationToken ct) =>
        Parallel.ForEachAsync(SumsFile.Read(Sums), Many(ct), async (file, token) =>
        {
            if (await FaultAsync(file.Path, file.Sha256, read, token) is { } fault && _findings.Count < MostFindings)
            {
                _findings.Enqueue($"{source.PathOf(file.Path)} {fault}");
            }
        });

    async Task<string?> FaultAsync(
        string name, string sha256, Func<string, Stream, CancellationToken, Task<(long Size, string Sha256)>> read, CancellationToken ct)
    {
        try
        {
            await using var content = await source.OpenAsync(name, ct);
            return content is null ? "is missing" : (await read(name, content, ct)).Sha256 == sha256 ? null : "is damaged";
        }
        catch (UnreadableSourceException unreadable) when (unreadable.Fault is BlobDamagedException)
        {
            return "is damaged";
        }
    }

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
