using System.Collections.Concurrent;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Makes a data folder from a backup: verifies every file of it first, then copies. A folder in which it was stopped says so to the server, which does not
/// start on it.
/// </summary>
sealed class RestoreRun(string source, DataFolder data)
{
    const int FilesAtOnce = 4;
    const int MostFindings = 1_000;

    readonly ConcurrentQueue<string> _findings = [];

    /// <summary>Files of the backup that are not as they were written, a sentence each. If there are any, nothing was restored.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    static ParallelOptions Many(CancellationToken ct) => new() { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = ct };

    /// <exception cref="KeeperRefusal">There is no backup, or the folder is not empty.</exception>
    public async Task<BackupNote> RunAsync(CancellationToken ct)
    {
        var note = BackupNote.Read(source);
        if (Directory.Exists(data.Root) && Directory.EnumerateFileSystemEntries(data.Root).Any())
        {
            throw new KeeperRefusal($"{data.Root} is not empty. Name a new folder with --data.");
        }

        await VerifyAsync(note, ct);
        if (_findings.IsEmpty)
        {
            await CopyAsync(ct);
        }

        return note;
    }

    async Task VerifyAsync(BackupNote note, CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(source, SumsFile.FileName)) || await WholeFile.HashAsync(Path.Combine(source, SumsFile.FileName), ct) != note.Sums)
        {
            throw new KeeperRefusal($"{SumsFile.FileName} of {source} is not the one that was written with {BackupNote.FileName}: the backup is damaged.");
        }

        await Parallel.ForEachAsync(SumsFile.Read(source), Many(ct), async (file, token) =>
        {
            var path = Path.Combine(source, file.Path);
            var fault = !File.Exists(path) ? "is missing" : await WholeFile.HashAsync(path, token) != file.Sha256 ? "is damaged" : null;
            if (fault is not null && _findings.Count < MostFindings)
            {
                _findings.Enqueue($"{path} {fault}");
            }
        });
    }

    async Task CopyAsync(CancellationToken ct)
    {
        using var hold = DataFolderLock.Take(data.Root);
        Directory.CreateDirectory(data.Unfinished);
        await Parallel.ForEachAsync(SumsFile.Read(source), Many(ct), async (file, token) =>
        {
            await using var read = File.OpenRead(Path.Combine(source, file.Path));
            await WholeFile.WriteAsync(Path.Combine(data.Root, file.Path), read, token);
        });
        Directory.Delete(data.Unfinished);
    }
}
