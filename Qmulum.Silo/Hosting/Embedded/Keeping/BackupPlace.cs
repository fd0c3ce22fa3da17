using Qmulum.Silo.Composition;

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
}
