using System.Buffers.Binary;

namespace Qmulum.Media.Raw;

/// <summary>The orientation tag of a TIFF structure's first directory, as EXIF has one (TIFF 6.0, tag 274).</summary>
static class TiffOrientation
{
    const int EntryLength = 12;
    const ushort Short = 3; // TIFF 6.0, section 2

    /// <summary>1 to 8; 1 when the tag is absent or out of range.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        var reader = new TiffReader(tiff);
        return reader.Number(reader.First, TiffTag.Orientation) is >= 1 and <= 8 and { } orientation ? (int)orientation : 1;
    }

    /// <summary>A structure that says nothing else.</summary>
    public static byte[] New(int orientation) => [.. "MM\0*\0\0\0\b\0\u0001"u8, .. Entry(orientation, isLittle: false), 0, 0, 0, 0];

    /// <summary>The structure with the tag set: of the same length when it has the tag, else with its first directory once more at its end.</summary>
    /// <returns>Null when it has no first directory.</returns>
    public static byte[]? Set(ReadOnlySpan<byte> tiff, int orientation)
    {
        var reader = new TiffReader(tiff);
        var entry = reader.Find(reader.First, TiffTag.Orientation);
        if (entry >= 0 && reader.U16(entry + 2) == Short && entry + EntryLength <= tiff.Length)
        {
            var patched = tiff.ToArray();
            Write(patched.AsSpan((int)entry + 8, 2), orientation, tiff[0] == 'I');
            return patched;
        }
        return WithEntry(tiff, reader, orientation);
    }

    // The first directory again, with one entry more, behind everything: what other directories point at stays where it is.
    static byte[]? WithEntry(ReadOnlySpan<byte> tiff, TiffReader reader, int orientation)
    {
        var count = reader.Count(reader.First);
        var end = reader.First + 2L + count * (long)EntryLength;
        if (count == 0 || end + 4 > tiff.Length)
        {
            return null;
        }
        var pad = tiff.Length % 2; // directories begin at even offsets
        var directory = WithEntry(tiff[(int)(reader.First + 2)..(int)(end + 4)], count, orientation, tiff[0] == 'I');
        byte[] longer = [.. tiff, .. new byte[pad], .. directory];
        WriteLong(longer.AsSpan(4), tiff.Length + pad, tiff[0] == 'I');
        return longer;
    }

    /// <summary>A directory with the tag in it.</summary>
    /// <param name="entries">The entries of the one that is there, and the offset of the next directory behind them.</param>
    /// <param name="count">How many entries it has.</param>
    /// <param name="orientation">1 to 8.</param>
    /// <param name="isLittle">Whether its numbers are little-endian.</param>
    public static byte[] WithEntry(ReadOnlySpan<byte> entries, int count, int orientation, bool isLittle)
    {
        var all = new List<byte[]>(count + 1);
        for (var i = 0; i < count; i++)
        {
            all.Add(entries.Slice(i * EntryLength, EntryLength).ToArray());
        }
        all.RemoveAll(each => Tag(each, isLittle) == TiffTag.Orientation);
        all.Add(Entry(orientation, isLittle));
        var directory = new byte[2 + all.Count * EntryLength + 4];
        Write(directory, all.Count, isLittle);
        foreach (var (index, each) in all.OrderBy(each => Tag(each, isLittle)).Index())
        {
            each.CopyTo(directory, 2 + index * EntryLength);
        }
        entries.Slice(count * EntryLength, 4).CopyTo(directory.AsSpan(directory.Length - 4));
        return directory;
    }

    /// <summary>A 16-bit number.</summary>
    public static void Write(Span<byte> to, int value, bool isLittle)
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

    /// <summary>A 32-bit number.</summary>
    public static void WriteLong(Span<byte> to, long value, bool isLittle)
    {
        if (isLittle)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(to, (uint)value);
        }
    }

    static byte[] Entry(int orientation, bool isLittle)
    {
        var entry = new byte[EntryLength];
        Write(entry, TiffTag.Orientation, isLittle);
        Write(entry.AsSpan(2), Short, isLittle);
        WriteLong(entry.AsSpan(4), 1, isLittle);
        Write(entry.AsSpan(8), orientation, isLittle);
        return entry;
    }

    static int Tag(ReadOnlySpan<byte> entry, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(entry) : BinaryPrimitives.ReadUInt16BigEndian(entry);
}
