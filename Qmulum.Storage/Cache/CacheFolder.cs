using System.Buffers.Binary;
using System.IO.Hashing;

namespace Qmulum.Storage;

/// <summary>
/// Small blobs on a local disk, up to a number of bytes: those that were not asked for longest go first. Nothing in it is durable, and all of it may be
/// deleted at any time. Each file tells its own checksum, so that one that a power cut left half, or a disk changed, is passed over.
/// </summary>
sealed class CacheFolder : IDisposable
{
    /// <summary>CRC-32 of the rest, and when the blob was committed, in milliseconds since 1970.</summary>
    const int HeadBytes = 4 + 8;

    /// <summary>256 folders: of 200,000 thumbnails about 800 in each.</summary>
    const int Shards = 256;

    /// <summary>When it is full, it gives up so much at once, in parts of a hundred.</summary>
    const int GivenUp = 10;

    /// <summary>A file's time is moved on when it is read, but not at every look at a grid.</summary>
    static readonly TimeSpan Touched = TimeSpan.FromHours(1);

    readonly string _root;
    readonly long _most;
    readonly TimeProvider _clock;
    readonly SemaphoreSlim _evicting = new(1);
    long _bytes;

    public CacheFolder(string root, long mostBytes, TimeProvider clock)
    {
        (_root, _most, _clock) = (root, mostBytes, clock);
        for (var shard = 0; shard < Shards; shard++)
        {
            Directory.CreateDirectory(Path.Combine(root, shard.ToString("x2")));
        }

        _bytes = Enumerable.Range(0, Shards).Sum(shard => FilesOf(shard).Sum(file => file.Length));
    }

    /// <summary>About how many bytes it holds.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The blob's content and when it was committed; null when it is not here.</summary>
    public async Task<(byte[] Content, DateTimeOffset Modified)?> FindAsync(BlobKey key, CancellationToken ct)
    {
        var path = PathOf(key);
        try
        {
            var file = await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false);
            if (file.Length < HeadBytes || BinaryPrimitives.ReadUInt32LittleEndian(file) != Crc32.HashToUInt32(file.AsSpan(4)))
            {
                Remove(key);
                return null;
            }

            var now = _clock.GetUtcNow().UtcDateTime;
            if (now - File.GetLastWriteTimeUtc(path) > Touched)
            {
                File.SetLastWriteTimeUtc(path, now);
            }

            return (file[HeadBytes..], DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(4))));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a blob. When that does not work it is not kept: the disk may be full.</summary>
    public async Task KeepAsync(BlobKey key, ReadOnlyMemory<byte> content, DateTimeOffset modified, CancellationToken ct)
    {
        var file = new byte[HeadBytes + content.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(4), modified.ToUnixTimeMilliseconds());
        content.Span.CopyTo(file.AsSpan(HeadBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(file, Crc32.HashToUInt32(file.AsSpan(4)));
        var path = PathOf(key);
        var beside = $"{path}.{Guid.NewGuid():n}";
        try
        {
            await File.WriteAllBytesAsync(beside, file, ct).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(beside, _clock.GetUtcNow().UtcDateTime);
            var replaced = new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;
            File.Move(beside, path, overwrite: true);
            if (Interlocked.Add(ref _bytes, file.Length - replaced) > _most)
            {
                Evict();
            }
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            TryDelete(beside);
        }
    }

    public void Remove(BlobKey key)
    {
        if (new FileInfo(PathOf(key)) is { Exists: true, Length: var length } file && TryDelete(file.FullName))
        {
            Interlocked.Add(ref _bytes, -length);
        }
    }

    public void Dispose() => _evicting.Dispose();

    /// <summary>Shard by shard, so that no list of all files is made: in each the oldest go.</summary>
    void Evict()
    {
        if (!_evicting.Wait(0))
        {
            return; // Somebody does it already.
        }

        try
        {
            for (var shard = 0; shard < Shards && Bytes > _most - (_most / 100 * GivenUp); shard++)
            {
                Evict(shard);
            }

            if (Bytes > _most)
            {
                // Its own count was wrong, or few files are large: it is counted anew.
                Interlocked.Exchange(ref _bytes, Enumerable.Range(0, Shards).Sum(each => FilesOf(each).Sum(file => file.Length)));
            }
        }
        finally
        {
            _evicting.Release();
        }
    }

    void Evict(int shard)
    {
        var files = FilesOf(shard).OrderBy(file => file.LastWriteTimeUtc).ToList();
        var share = (_most - (_most / 100 * GivenUp)) / Shards;
        var held = files.Sum(file => file.Length);
        foreach (var file in files)
        {
            if (held <= share)
            {
                return;
            }

            if (TryDelete(file.FullName))
            {
                held -= file.Length;
                Interlocked.Add(ref _bytes, -file.Length);
            }
        }
    }

    IEnumerable<FileInfo> FilesOf(int shard) => new DirectoryInfo(Path.Combine(_root, shard.ToString("x2"))).EnumerateFiles();

    // By a hash: a blob's key has folders, and here it is one file.
    string PathOf(BlobKey key)
    {
        var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key.Value)).AsSpan(0, 20));
        return Path.Combine(_root, name[..2], name);
    }

    static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
