using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Qmulum.Cli.Backup;

namespace Qmulum.Cli.State;

/// <summary>
/// The SHA-256 of files that were read before, so that a run over a million photos reads the new ones alone. A file counts as the same while its path, size and time are.
/// Records of 64 bytes, each appended as it is made: whatever stops the program leaves at most a part of one, which is passed over. No path stands
/// in it, only its hash.
/// </summary>
sealed class HashMemory : IDisposable
{
    const int KeyBytes = 16;
    const int RecordBytes = KeyBytes + 8 + 8 + SHA256.HashSizeInBytes;

    /// <summary>A million files are 64 MB here and about as much in memory; what comes after is read each time.</summary>
    const int MostFiles = 1_000_000;

    /// <summary>A file that was written to a moment ago may be written to again within the same tick of its file system.</summary>
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    readonly ConcurrentDictionary<UInt128, Known> _known = new();
    readonly Lock _lock = new();
    readonly FileStream? _file;

    HashMemory(FileStream? file) => _file = file;

    /// <summary>The memory of this user. When it cannot be used it remembers nothing: that must not stop a backup.</summary>
    /// <param name="isFresh">Whether what was remembered is forgotten.</param>
    public static HashMemory Open(bool isFresh)
    {
        try
        {
            var path = LocalState.PathOf("hashes");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // One run at a time writes; a second one remembers nothing.
            HashMemory memory = new(new FileStream(path, isFresh ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            memory.Load();
            return memory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null);
        }
    }

    /// <summary>The hash of a file that has not changed since it was read; null when it must be read.</summary>
    public byte[]? Find(LocalFile file) =>
        _known.TryGetValue(KeyOf(file), out var known) && known.Size == file.Size && known.Ticks == file.ModifiedUtc.Ticks ? known.Sha256 : null;

    public void Keep(LocalFile file, byte[] sha256)
    {
        if (_file is null || DateTime.UtcNow - file.ModifiedUtc < Settled || _known.Count >= MostFiles)
        {
            return;
        }

        Known known = new(file.Size, file.ModifiedUtc.Ticks, sha256);
        _known[KeyOf(file)] = known;
        Append(KeyOf(file), known);
    }

    /// <summary>The file is not what was remembered of it.</summary>
    public void Forget(LocalFile file)
    {
        if (_known.TryRemove(KeyOf(file), out _))
        {
            Append(KeyOf(file), new(-1, 0, new byte[SHA256.HashSizeInBytes]));
        }
    }

    public void Dispose() => _file?.Dispose();

    void Load()
    {
        var whole = _file!.Length / RecordBytes * RecordBytes;
        _file.SetLength(whole);
        Span<byte> record = stackalloc byte[RecordBytes];
        for (var at = 0L; at < whole; at += RecordBytes)
        {
            _file.ReadExactly(record);
            var key = BinaryPrimitives.ReadUInt128LittleEndian(record);
            var size = BinaryPrimitives.ReadInt64LittleEndian(record[KeyBytes..]);
            if (size < 0)
            {
                _known.TryRemove(key, out _);
                continue;
            }

            _known[key] = new(size, BinaryPrimitives.ReadInt64LittleEndian(record[(KeyBytes + 8)..]), record[(KeyBytes + 16)..].ToArray());
        }

        if (whole / RecordBytes > 2L * _known.Count + 1_000)
        {
            Rewrite();
        }
    }

    /// <summary>Leaves out what was replaced. A stop in the middle loses memory, which is read again.</summary>
    void Rewrite()
    {
        _file!.SetLength(0);
        foreach (var (key, known) in _known)
        {
            Append(key, known);
        }
    }

    void Append(UInt128 key, Known known)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteUInt128LittleEndian(record, key);
        BinaryPrimitives.WriteInt64LittleEndian(record[KeyBytes..], known.Size);
        BinaryPrimitives.WriteInt64LittleEndian(record[(KeyBytes + 8)..], known.Ticks);
        known.Sha256.CopyTo(record[(KeyBytes + 16)..]);
        lock (_lock)
        {
            try
            {
                _file?.Write(record);
            }
            catch (IOException)
            {
                // A full disk: what is not remembered is read again.
            }
        }
    }

    static UInt128 KeyOf(LocalFile file) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(file.Odd?.Bytes ?? Encoding.UTF8.GetBytes(file.FullPath)));

    readonly record struct Known(long Size, long Ticks, byte[] Sha256);
}
