using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// A backup in a bucket, below a prefix of its own. It cannot be renamed there: what says that it is whole is written last, and what says that it is not
/// is there until then.
/// </summary>
sealed class BackupBucket(S3StoreOptions options, string work) : BackupPlace
{
    const string Unfinished = "unfinished-backup";

    S3BlobStore? _store;

    public override string Work => work;

    public override bool IsNear => false;

    S3BlobStore Store => _store ??= S3BlobStore.Open(options);

    string Prefix => $"s3://{options.Bucket}/{(options.Prefix.Length > 0 ? $"{options.Prefix}/" : "")}";

    public override string PathOf(string name) => $"{Prefix}{KeyOf(name)}";

    public override async Task BeginAsync(CancellationToken ct)
    {
        _store = await S3BlobStore.CreateAsync(options, ct);
        if (await _store.StatAsync(BlobKey.Parse(Unfinished), ct) is not null)
        {
            await RemoveAllAsync(ct);
        }

        await foreach (var _ in _store.ListAsync("", ct))
        {
            throw new KeeperRefusal($"{Prefix} is not empty. Name a new prefix for each backup.");
        }

        await _store.PutAsync(BlobKey.Parse(Unfinished), ReadOnlyMemory<byte>.Empty, ct);
        RemoveWork();
        OwnFolder.Make(work);
    }

    public override async Task<string> KeepAsync(string name, CancellationToken ct)
    {
        var path = Path.Combine(work, name);
        await using (var read = WholeFile.OpenRead(path))
        {
            var (_, sha256) = await WriteAsync(name, read, ct);
            File.Delete(path);
            return sha256;
        }
    }

    public override async Task<(long Size, string Sha256)> WriteAsync(string name, Stream content, CancellationToken ct)
    {
        await using var upload = await Store.BeginAsync(null, ct);
        var read = await WholeFile.ReadAsync(content, upload.WriteAsync, ct);
        await upload.CommitAsync(KeyOf(name), ct);
        return read;
    }

    public override Task RemoveAsync(string name, CancellationToken ct) => Store.DeleteAsync(KeyOf(name), ct);

    public override async Task EndAsync(byte[] note, CancellationToken ct)
    {
        RemoveWork();
        await Store.DeleteAsync(BlobKey.Parse(Unfinished), ct);
        await Store.PutAsync(KeyOf(BackupNote.FileName), note, ct);
    }

    /// <summary>Not cancelled: what was stopped is removed. Should the bucket be away, the next backup to this prefix removes it.</summary>
    public override async Task AbandonAsync()
    {
        RemoveWork();
        if (await Store.StatAsync(BlobKey.Parse(Unfinished), CancellationToken.None) is not null)
        {
            await RemoveAllAsync(CancellationToken.None);
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

    /// <summary>What says that the rest is no backup goes last.</summary>
    async Task RemoveAllAsync(CancellationToken ct)
    {
        await foreach (var blob in Store.ListAsync("", ct))
        {
            if (blob.Key.Value != Unfinished)
            {
                await Store.DeleteAsync(blob.Key, ct);
            }
        }

        await Store.DeleteAsync(BlobKey.Parse(Unfinished), ct);
    }

    void RemoveWork()
    {
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>A key has lower-case letters alone, and no part of it begins with a dot.</summary>
    static BlobKey KeyOf(string name) => BlobKey.Parse(name.Replace("/.qmulum/", "/qmulum/", StringComparison.Ordinal).ToLowerInvariant());
}
