using System.Buffers.Binary;

namespace Qmulum.Media.Formats;

/// <summary>
/// Takes the headers out of an MP4 or QuickTime file, wherever they lie, and leaves its pictures and sound unread
/// (ISO/IEC 14496-12 clause 4.2).
/// </summary>
static class MovieHeader
{
    const int MaxBoxes = 10_000;
    const int MaxLength = 64 << 20;

    /// <summary>The boxes "ftyp" and "moov" alone, as a file; null when there is no header of a bearable length.</summary>
    /// <param name="content">A stream that can seek.</param>
    /// <param name="start">Where the file starts in it.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="ct">Stops the reading.</param>
    public static async Task<byte[]?> ReadAsync(Stream content, long start, long length, CancellationToken ct)
    {
        var kept = new MemoryStream();
        var header = new byte[16];
        long at = 0;
        for (var box = 0; box < MaxBoxes && at + 8 <= length; box++)
        {
            content.Position = start + at;
            await content.ReadExactlyAsync(header.AsMemory(0, (int)Math.Min(header.Length, length - at)), ct).ConfigureAwait(false);
            var size = Size(header, length - at);
            if (size < 8 || size > length - at)
            {
                break;
            }
            if (IsKept(header.AsSpan(4, 4)) && !await CopyAsync(content, start + at, size, kept, ct).ConfigureAwait(false))
            {
                return null;
            }
            at += size;
        }
        return kept.Length == 0 ? null : kept.ToArray();
    }

    // Size 1 means that a 64-bit size follows, size 0 that the box ends with the file.
    static long Size(ReadOnlySpan<byte> header, long rest) => BinaryPrimitives.ReadUInt32BigEndian(header) switch
    {
        0 => rest,
        1 => BinaryPrimitives.ReadInt64BigEndian(header[8..]),
        var size => size,
    };

    static bool IsKept(ReadOnlySpan<byte> type) => type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moov"u8);

    static async Task<bool> CopyAsync(Stream content, long position, long size, MemoryStream kept, CancellationToken ct)
    {
        if (kept.Length + size > MaxLength)
        {
            return false;
        }
        var bytes = new byte[size];
        content.Position = position;
        await content.ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
        kept.Write(bytes);
        return true;
    }
}
