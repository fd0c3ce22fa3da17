using System.Buffers.Binary;

namespace Qmulum.Media.Turning;

/// <summary>
/// Reads small pieces of a file through a window of it, so that a walk over its chunks costs few reads of the place where it lies. What a hostile file can
/// cost is bounded: reads and bytes in all.
/// </summary>
sealed class FileWindow(IFileBytes file, CancellationToken ct)
{
    /// <summary>Metadata that is longer is not read. JPEG's EXIF ends at 64 KiB, and what others have is mostly that one.</summary>
    public const int MaxPiece = 1 << 20;

    /// <summary>Bytes that are read of a file in all.</summary>
    public const long MaxBytes = 32L << 20;

    const int WindowBytes = 64 * 1024;
    const int MaxReads = 256;

    byte[] _window = [];
    long _start;
    long _bytes;
    int _reads;

    public long Length => file.Length;

    /// <summary>For what takes its time over bytes that were read.</summary>
    public CancellationToken Ct => ct;

    /// <summary>Bytes that must be there.</summary>
    /// <exception cref="TurnRefusedException">They are not there, or there is more to read than a file's metadata should take.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long at, int count)
    {
        // Here and not before a read alone: thousands of small pieces lie in one window.
        ct.ThrowIfCancellationRequested();
        if (at < 0 || count < 0 || at > Length - count)
        {
            throw TurnRefusedException.Broken($"{count} bytes at {at} lie behind its end");
        }
        if (at < _start || at + count > _start + _window.Length)
        {
            await MoveAsync(at, count).ConfigureAwait(false);
        }
        return _window.AsMemory((int)(at - _start), count);
    }

    /// <summary>As many of these bytes as there are.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAtMostAsync(long at, int count) => ReadAsync(at, (int)Math.Clamp(Length - at, 0, count));

    public async ValueTask<uint> U32BigAsync(long at) => BinaryPrimitives.ReadUInt32BigEndian((await ReadAsync(at, 4).ConfigureAwait(false)).Span);

    async Task MoveAsync(long at, int count)
    {
        var length = (int)Math.Min(Math.Max(count, WindowBytes), Length - at);
        if (count > MaxPiece || ++_reads > MaxReads || (_bytes += length) > MaxBytes)
        {
            throw TurnRefusedException.Broken("its metadata takes more than is read of it");
        }
        _window = await file.ReadAsync(at, length, ct).ConfigureAwait(false);
        _start = at;
        if (_window.Length < count)
        {
            throw TurnRefusedException.Broken($"it ends before byte {at + count}");
        }
    }
}
