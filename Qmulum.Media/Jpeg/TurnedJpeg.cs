using System.Buffers.Binary;
using Qmulum.Media.Raw;

namespace Qmulum.Media.Jpeg;

/// <summary>
/// A JPEG turned without any loss, with everything that stands in it: by moving its coefficients where that comes out even and nothing lies behind
/// its picture, else by its orientation tag, which all of today's viewers follow.
/// </summary>
static class TurnedJpeg
{
    const int MostSegment = 65_533; // its length is 16 bits, and counts itself
    const int EntryLength = 12;
    const ushort Short = 3; // TIFF 6.0, section 2

    static ReadOnlySpan<byte> ExifStart => "Exif\0\0"u8;

    /// <param name="jpeg">The file.</param>
    /// <param name="turn">1 to 8: how it is to be turned after its own orientation.</param>
    /// <returns>Null when its EXIF has no room for a tag that it lacks.</returns>
    public static byte[]? Make(ReadOnlySpan<byte> jpeg, int turn)
    {
        var header = JpegHeader.Read(jpeg);
        var wanted = Orientations.Then(header.Orientation, turn);
        return wanted != Orientations.None && Moved(jpeg, header, wanted) is { } moved ? moved : Tagged(jpeg, header, wanted);
    }

    /// <summary>The file with its orientation tag set.</summary>
    public static byte[]? Tagged(ReadOnlySpan<byte> jpeg, JpegHeader header, int orientation)
    {
        if (!header.HasExif)
        {
            return [.. jpeg[..2], .. Segment([.. ExifStart, .. NewTiff(orientation)]), .. jpeg[2..]];
        }
        var tiff = jpeg[header.Exif];
        var reader = new TiffReader(tiff);
        var entry = reader.Find(reader.First, TiffTag.Orientation);
        if (entry >= 0 && reader.U16(entry + 2) == Short && entry + EntryLength <= tiff.Length)
        {
            var patched = jpeg.ToArray();
            Write(patched.AsSpan(header.Exif.Start.Value + (int)entry + 8, 2), orientation, tiff[0] == 'I');
            return patched;
        }
        if (WithEntry(tiff, reader, orientation) is not { } longer || longer.Length + ExifStart.Length + 2 > MostSegment)
        {
            return null;
        }
        var start = header.Exif.Start.Value - ExifStart.Length - 4; // marker and length
        return [.. jpeg[..start], .. Segment([.. ExifStart, .. longer]), .. jpeg[header.Exif.End..]];
    }

    static byte[]? Moved(ReadOnlySpan<byte> jpeg, JpegHeader header, int orientation)
    {
        // An index of further pictures (CIPA DC-007) would point at nothing; the picture in the EXIF would lie on its side.
        if (header.IsLossless || header.HasMorePictures || !EndsWithPicture(jpeg, header) || HasEmbeddedPicture(jpeg[header.Exif]))
        {
            return null;
        }
        return JpegTransform.Turn(jpeg, orientation, JpegTransform.Edge.Whole) is { } moved
            ? header.HasExif ? Tagged(moved, JpegHeader.Read(moved), Orientations.None) : moved
            : null;
    }

    static bool EndsWithPicture(ReadOnlySpan<byte> jpeg, JpegHeader header)
    {
        ReadOnlySpan<byte> end = [0xFF, 0xD9];
        var first = header.DataStart == 0 ? -1 : jpeg[header.DataStart..].IndexOf(end);
        return first >= 0 && header.DataStart + first + end.Length == jpeg.Length;
    }

    static bool HasEmbeddedPicture(ReadOnlySpan<byte> tiff)
    {
        var reader = new TiffReader(tiff);
        return tiff.Length > 8 && reader.Count(reader.First) > 0 && reader.Next(reader.First) != 0;
    }

    // The first directory again, with one entry more, behind everything: what other directories point at stays where it is.
    static byte[]? WithEntry(ReadOnlySpan<byte> tiff, TiffReader reader, int orientation)
    {
        var isLittle = tiff.Length > 8 && tiff[0] == 'I';
        var count = reader.Count(reader.First);
        var end = reader.First + 2L + count * (long)EntryLength;
        if (count == 0 || end + 4 > tiff.Length)
        {
            return null;
        }
        var entries = new List<byte[]>(count + 1);
        for (var i = 0; i < count; i++)
        {
            entries.Add(tiff.Slice((int)reader.First + 2 + i * EntryLength, EntryLength).ToArray());
        }
        entries.RemoveAll(each => Tag(each, isLittle) == TiffTag.Orientation);
        entries.Add(Entry(orientation, isLittle));
        var pad = tiff.Length % 2; // directories begin at even offsets
        var directory = new byte[2 + entries.Count * EntryLength + 4];
        Write(directory, entries.Count, isLittle);
        foreach (var (index, each) in entries.OrderBy(each => Tag(each, isLittle)).Index())
        {
            each.CopyTo(directory, 2 + index * EntryLength);
        }
        tiff.Slice((int)end, 4).CopyTo(directory.AsSpan(directory.Length - 4));
        byte[] longer = [.. tiff, .. new byte[pad], .. directory];
        WriteLong(longer.AsSpan(4), tiff.Length + pad, isLittle);
        return longer;
    }

    static byte[] NewTiff(int orientation) => [.. "MM\0*\0\0\0\b\0\u0001"u8, .. Entry(orientation, isLittle: false), 0, 0, 0, 0];

    static byte[] Entry(int orientation, bool isLittle)
    {
        var entry = new byte[EntryLength];
        Write(entry, TiffTag.Orientation, isLittle);
        Write(entry.AsSpan(2), Short, isLittle);
        WriteLong(entry.AsSpan(4), 1, isLittle);
        Write(entry.AsSpan(8), orientation, isLittle);
        return entry;
    }

    static byte[] Segment(ReadOnlySpan<byte> body)
    {
        var length = body.Length + 2;
        return [0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. body];
    }

    static int Tag(ReadOnlySpan<byte> entry, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(entry) : BinaryPrimitives.ReadUInt16BigEndian(entry);

    static void Write(Span<byte> to, int value, bool isLittle)
    {
        if (isLittle)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)value);
        }
    }

    static void WriteLong(Span<byte> to, int value, bool isLittle)
    {
        if (isLittle)
        {
            BinaryPrimitives.WriteInt32LittleEndian(to, value);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(to, value);
        }
    }
}
