using Qmulum.Silo.Composition;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// A backup in a bucket, below a prefix of its own. It cannot be renamed there: what says that it is whole is written last, and what says that it is not
/// is there until then.
/// </summary>
/// <param name="options">The bucket, with the prefix.</param>
/// <param name="scratch">A folder of this machine; each run has one of its own in it.</param>
sealed class BackupBucket(S3StoreOptions options, string scratch) : BackupPlace
{
    S3BlobStore? _store;
    BucketHold? _hold;
    WorkFolder? _work;

    public override string Work => _work!.Root;

    public override bool IsNear => false;

    S3BlobStore Store => _store ??= S3BlobStore.Open(options);

    string Prefix => $"s3://{options.Bucket}/{(options.Prefix.Length > 0 ? $"{options.Prefix}/" : "")}";

    public override string PathOf(string name) => $"{Prefix}{KeyOf(name)}";

    public override async Task BeginAsync(CancellationToken ct)
    {
        await DemandApartAsync(ct);
        _store = await S3BlobStore.CreateAsync(options, ct);
        var stopped = await BucketHold.FindAsync(_store, ct);
        await DemandFreeAsync(stopped, ct);
        _hold = new(_store, Prefix, options.Clock);
        await _hold.TakeAsync(ct);
        if (stopped is not null)
        {
            await RemoveFilesAsync(ct);
        }

        WorkFolder.RemoveStopped(scratch);
        _work = WorkFolder.Take(Path.Combine(scratch, $"{Guid.NewGuid():N}"));
    }

    public override async Task<string> KeepAsync(string name, CancellationToken ct)
    {
        var path = Path.Combine(Work, name);
        await using (var read = WholeFile.OpenRead(path))
        {
            var (_, sha256) = await WriteAsync(name, read, ct);
            File.Delete(path);
            return sha256;
        }
    }

    public override async Task<(long Size, string Sha256)> WriteAsync(string name, Stream content, CancellationToken ct)
    {
        _hold!.Demand();
        await using var upload = await Store.BeginAsync(null, ct);
        var read = await WholeFile.ReadAsync(content, upload.WriteAsync, ct);
        await upload.CommitAsync(KeyOf(name), ct);
        return read;
    }

    public override Task RemoveAsync(string name, CancellationToken ct) => Store.DeleteAsync(KeyOf(name), ct);

    public override async Task EndAsync(byte[] note, CancellationToken ct)
    {
        _work!.Remove();
        await _hold!.StopAsync();
        await _hold.DemandNowAsync(ct);
        await Store.DeleteAsync(BucketHold.Mark, ct);
        await Store.PutAsync(KeyOf(BackupNote.FileName), note, ct);
    }

    /// <summary>Not cancelled: what was stopped is removed. Should the bucket be away, the next backup to this prefix removes it.</summary>
    public override async Task AbandonAsync()
    {
        if (_work is not null && Directory.Exists(Work))
        {
            _work.Remove();
        }

        if (_hold is null)
        {
            return;
        }

        await _hold.StopAsync();
        if (await _hold.IsOwnAsync(CancellationToken.None))
        {
            await RemoveFilesAsync(CancellationToken.None);
            await Store.DeleteAsync(BucketHold.Mark, CancellationToken.None);
        }
    }

    public override async Task<Stream?> OpenAsync(string name, CancellationToken ct)
    {
        try
        {
            return (await Store.OpenAsync(KeyOf(name), null, ct)).Content;
        }
        catch (BlobNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Within a location a backup is lost with it, and files of it that no photo names.</summary>
    /// <exception cref="KeeperRefusal">It lies in one, or in another backup.</exception>
    async Task DemandApartAsync(CancellationToken ct)
    {
        if (await EnclosingLocation.OfAsync(options, new LocationAddress(0, options.Clock), ct) is { } location)
        {
            throw new KeeperRefusal($"{Prefix} lies in {location}, which is a location of photos or another backup. Name a prefix outside of it, best in another bucket.");
        }
    }

    /// <exception cref="KeeperRefusal">A backup is there, or is being made there.</exception>
    async Task DemandFreeAsync(BackupMark? mark, CancellationToken ct)
    {
        if (mark?.FreshFor(options.Clock.GetUtcNow()) is { Ticks: > 0 } left)
        {
            throw new KeeperRefusal(
                $"Another backup is still being made in {Prefix}. Wait until it is done, or name another prefix. If it was killed, the prefix is free again in {left:mm\\:ss} minutes.");
        }

        if (mark is null)
        {
            await foreach (var _ in Store.ListAsync("", ct))
            {
                throw new KeeperRefusal($"{Prefix} is not empty. Name a new prefix for each backup.");
            }
        }
    }

    /// <summary>All but what says that it is no backup.</summary>
    async Task RemoveFilesAsync(CancellationToken ct)
    {
        await foreach (var blob in Store.ListAsync("", ct))
        {
            if (blob.Key != BucketHold.Mark)
            {
                await Store.DeleteAsync(blob.Key, ct);
            }
        }
    }

    /// <summary>A key has lower-case letters alone, and no part of it begins with a dot.</summary>
    static BlobKey KeyOf(string name) => BlobKey.Parse(name.Replace("/.qmulum/", "/qmulum/", StringComparison.Ordinal).ToLowerInvariant());
}
