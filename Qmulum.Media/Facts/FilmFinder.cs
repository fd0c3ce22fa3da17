using System.Buffers.Binary;

namespace Qmulum.Media.Facts;

/// <summary>
/// Finds the film of a motion photo: where its XMP says (Google's Motion Photo 1.0 and Microvideo), in the data that Samsung puts behind a JPEG, and in the box
/// "mpvd" of HEIC. What is said is believed only where an MP4 file really begins.
/// </summary>
static class FilmFinder
{
    const int MaxBoxes = 1_000;
    const int MaxEntries = 256;
    const ushort MotionPhotoData = 0x0A30; // Samsung's number of that kind of data

    /// <param name="file">The whole file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="fromEnd">Where its XMP says that the film begins: bytes from the end of the file.</param>
    public static EmbeddedFilm? Find(ReadOnlySpan<byte> file, MediaFormat format, IReadOnlyList<long> fromEnd)
    {
        if (format is MediaFormat.Heic or MediaFormat.Avif)
        {
            return InBox(file);
        }
        if (format != MediaFormat.Jpeg)
        {
            return null;
        }
        foreach (var distance in fromEnd)
        {
            if (distance > 0 && distance < file.Length && At(file, (int)(file.Length - distance)) is { } film)
            {
                return film;
            }
        }
        return InTrailer(file);
    }

    static EmbeddedFilm? InBox(ReadOnlySpan<byte> file)
    {
        var at = 0;
        for (var box = 0; box < MaxBoxes && Size(file, at) is var size and >= 8; box++)
        {
            if (file.Slice(at + 4, 4).SequenceEqual("mpvd"u8))
            {
                return At(file[..(at + (int)size)], at + 8);
            }
            at += (int)size;
        }
        return null;
    }

    // The file ends with a list, its length and "SEFT"; each entry of the list tells how far before the list its data begins.
    static EmbeddedFilm? InTrailer(ReadOnlySpan<byte> file)
    {
        if (file.Length < 24 || !file.EndsWith("SEFT"u8))
        {
            return null;
        }
        var list = file.Length - 8L - BinaryPrimitives.ReadUInt32LittleEndian(file[^8..]);
        if (list < 0 || list > file.Length - 20 || !file[(int)list..].StartsWith("SEFH"u8))
        {
            return null;
        }
        var entries = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(file[((int)list + 8)..]), MaxEntries);
        for (var i = 0; i < entries && list + 12 + 12L * (i + 1) <= file.Length - 8; i++)
        {
            var entry = file.Slice((int)list + 12 + 12 * i, 12);
            var start = list - BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
            if (BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]) == MotionPhotoData && start >= 0 && start + 8 <= list)
            {
                // Kind, length of the name, the name, and the film behind it.
                var film = start + 8 + BinaryPrimitives.ReadUInt32LittleEndian(file[((int)start + 4)..]);
                return film < list ? At(file[..(int)list], (int)film) : null;
            }
        }
        return null;
    }

    // From "ftyp" through whole boxes; without "moov" nothing plays.
    static EmbeddedFilm? At(ReadOnlySpan<byte> file, int start)
    {
        if (file.Length - start < 16 || !file.Slice(start + 4, 4).SequenceEqual("ftyp"u8))
        {
            return null;
        }
        var at = start;
        var hasHeader = false;
        for (var box = 0; box < MaxBoxes && Size(file, at) is var size and >= 8; box++)
        {
            hasHeader |= file.Slice(at + 4, 4).SequenceEqual("moov"u8);
            at += (int)size;
        }
        return hasHeader ? new(start, at - start) : null;
    }

    /// <summary>Bytes of the box there; 0 when there is no whole one.</summary>
    static long Size(ReadOnlySpan<byte> file, int at)
    {
        if (file.Length - at < 8 || file.Slice(at + 4, 4).ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return 0;
        }
        var size = BinaryPrimitives.ReadUInt32BigEndian(file[at..]) switch
        {
            0 => file.Length - at,
            1 when file.Length - at >= 16 => BinaryPrimitives.ReadInt64BigEndian(file[(at + 8)..]),
            var length => length,
        };
        return size >= 8 && size <= file.Length - at ? size : 0;
    }
}
