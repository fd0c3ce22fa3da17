using Qmulum.Silo.Composition;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>Where a backup is, or is made: a folder, or a place in a bucket. Its files have the names that docs/backup.md lists.</summary>
abstract class BackupPlace
{
    /// <summary>A place by what stands on a command line: <c>s3://…</c> as the setting "location" has it, else a folder.</summary>
    /// <param name="scratch">A folder of this machine for files on their way into a bucket; each run has one of its own in it.</param>
    /// <exception cref="KeeperRefusal">It is no address of a bucket.</exception>
    public static BackupPlace Of(string text, string scratch, TimeProvider clock) =>
        BucketText.IsBucket(text) ? new BackupBucket(BucketText.Parse(text) with { Clock = clock }, scratch) : new BackupFolder(Path.GetFullPath(text));

    /// <summary>Where files are made that <see cref="KeepAsync"/> takes into the backup.</summary>
    public abstract string Work { get; }

    /// <summary>Whether reading it once more costs nothing but time.</summary>
    public abstract bool IsNear { get; }

    /// <summary>What people call one of its files.</summary>
    public abstract string PathOf(string name);

    /// <summary>Begins a backup, and removes what one left that was stopped.</summary>
    /// <exception cref="KeeperRefusal">Something else is there already, or a backup is still being made there.</exception>
    public abstract Task BeginAsync(CancellationToken ct);

    /// <summary>Takes a file of <see cref="Work"/> into the backup.</summary>
    /// <returns>Its SHA-256.</returns>
    public abstract Task<string> KeepAsync(string name, CancellationToken ct);

    /// <summary>Writes a file of the backup.</summary>
    /// <returns>Size and SHA-256 of what was written.</returns>
    public abstract Task<(long Size, string Sha256)> WriteAsync(string name, Stream content, CancellationToken ct);

    /// <summary>Takes a file out again.</summary>
    public abstract Task RemoveAsync(string name, CancellationToken ct);

    /// <summary>Says that the backup is whole: from now on it is one.</summary>
    public abstract Task EndAsync(byte[] note, CancellationToken ct);

    /// <summary>Removes what this run wrote of a backup that is not to be, and nothing of another run.</summary>
    public abstract Task AbandonAsync();

    /// <summary>Opens a file of the backup; null when it is not there.</summary>
    public abstract Task<Stream?> OpenAsync(string name, CancellationToken ct);

    /// <summary>Fetches the list of the backup's files and their sums.</summary>
    /// <param name="note">What the backup says of itself.</param>
    /// <param name="to">The file that it is written to.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public async Task<string?> SumsFaultAsync(BackupNote note, string to, CancellationToken ct)
    {
        await using var sums = await OpenAsync(SumsFile.FileName, ct);
        return sums is not null && (await WholeFile.WriteAsync(to, sums, ct)).Sha256 == note.Sums && SumsFile.Read(to).LongCount() == note.Files
            ? null
            : $"{PathOf(SumsFile.FileName)} is not the one of {note.Files} files that was written with {BackupNote.FileName}";
    }

    /// <summary>Reads a file, and compares it with its sum.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public async Task<string?> FaultAsync(
        string name, string sha256, Func<string, Stream, CancellationToken, Task<(long Size, string Sha256)>> read, CancellationToken ct)
    {
        try
        {
            await using var content = await OpenAsync(name, ct);
            return content is null ? "is missing" : (await read(name, content, ct)).Sha256 == sha256 ? null : "is damaged";
        }
        catch (UnreadableSourceException unreadable) when (unreadable.Fault is BlobDamagedException)
        {
            return "is damaged";
        }
    }
}
