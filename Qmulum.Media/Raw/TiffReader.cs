using System.Buffers.Binary;

namespace Qmulum.Media.Raw;

/// <summary>
/// Reads the tags of a TIFF structure (TIFF 6.0) out of bytes that may lie about everything: each offset is checked, and
/// the number of directories and entries is bounded.
/// </summary>
readonly ref struct TiffReader
{
    const int MaxEntries = 1000;
    const int EntryLength = 12;

    readonly ReadOnlySpan<byte> _bytes;
    readonly bool _isLittleEndian;

    public TiffReader(ReadOnlySpan<byte> tiff)
        : this(tiff, tiff.Length > 0 && tiff[0] == (byte)'I')
    {
    }

    public TiffReader(ReadOnlySpan<byte> tiff, bool isLittleEndian)
    {
        _bytes = tiff;
        _isLittleEndian = isLittleEndian;
    }

    public int Length => _bytes.Length;

    /// <summary>Offset of the first directory, 0 when there is none.</summary>
    public uint First => U32(4);

    public ushort U16(long at) =>
        at < 0 || at + 2 > _bytes.Length ? (ushort)0
        : _isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(int)at..])
        : BinaryPrimitives.ReadUInt16BigEndian(_bytes[(int)at..]);

    public uint U32(long at) =>
        at < 0 || at + 4 > _bytes.Length ? 0
        : _isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(int)at..])
        : BinaryPrimitives.ReadUInt32BigEndian(_bytes[(int)at..]);

    /// <summary>Entries of the directory at an offset; 0 when it lies outside.</summary>
    public int Count(uint directory) =>
        directory < 8 || directory + 2L > _bytes.Length ? 0 : Math.Min((int)U16(directory), MaxEntries);

    /// <summary>The offset of the directory after this one, 0 at the end.</summary>
    public uint Next(uint directory) => U32(directory + 2L + U16(directory) * (long)EntryLength);

    /// <summary>The offset of a tag's entry, -1 when the directory has none.</summary>
    public long Find(uint directory, ushort tag)
    {
        var count = Count(directory);
        for (var i = 0; i < count; i++)
        {
            var entry = directory + 2L + i * (long)EntryLength;
            if (U16(entry) == tag)
            {
                return entry;
            }
        }
        return -1;
    }

    /// <summary>The first number of a tag, or null.</summary>
    public uint? Number(uint directory, ushort tag)
    {
        var entry = Find(directory, tag);
        return entry < 0 || ValueCount(entry) == 0 ? null : Element(entry, 0);
    }

    /// <summary>How many values an entry has.</summary>
    public uint ValueCount(long entry) => U32(entry + 4);

    /// <summary>One unsigned value of an entry of type BYTE, SHORT, LONG or IFD.</summary>
    public uint Element(long entry, int index)
    {
        var size = ElementSize(U16(entry + 2));
        var total = (long)size * ValueCount(entry);
        var at = (total <= 4 ? entry + 8 : U32(entry + 8)) + (long)index * size;
        return size switch
        {
            1 => at >= 0 && at < _bytes.Length ? _bytes[(int)at] : (uint)0,
            2 => U16(at),
            4 => U32(at),
            _ => 0,
        };
    }

    /// <summary>Where the bytes of an entry lie, whatever its type; empty when they lie outside.</summary>
    public ReadOnlySpan<byte> Value(long entry)
    {
        var total = (long)ElementSize(U16(entry + 2)) * ValueCount(entry);
        var at = ValueOffset(entry);
        return total <= 0 || at < 0 || at + total > _bytes.Length ? default : _bytes.Slice((int)at, (int)total);
    }

    public long ValueOffset(long entry)
    {
        var total = (long)ElementSize(U16(entry + 2)) * ValueCount(entry);
        return total <= 4 ? entry + 8 : U32(entry + 8);
    }

    // TIFF 6.0 section 2, and type 13 (IFD) of the Adobe supplement.
    static int ElementSize(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 => 8,
        _ => 0,
    };
}
