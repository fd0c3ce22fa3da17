using System.Buffers.Binary;

namespace Qmulum.Api.Export;

/// <summary>
/// The parts of a ZIP archive of stored files (PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3). Sizes and CRC stand before each file and not
/// behind it: so every byte of the archive is known before the first is sent.
/// </summary>
static class ZipFormat
{
    /// <summary>From here on a value stands in the ZIP64 field, and this in its place.</summary>
    const uint Most = uint.MaxValue;

    const int LocalBytes = 30;
    const int CentralBytes = 46;
    const int LocalZip64Bytes = 20;
    const ushort Zip64Field = 1;
    const ushort PlainVersion = 20;
    const ushort Zip64Version = 45;
    const ushort NamesAreUtf8 = 1 << 11;
    const ushort MadeOnUnix = 3 << 8;

    /// <summary>A plain file that everybody may read and its owner may change (stat(2): S_IFREG | 0644), where Unix looks for it.</summary>
    const uint PlainFile = 0x81A4u << 16;

    /// <summary>Bytes of what ends an archive: ZIP64's record and where it is, and the record that every reader looks for.</summary>
    public const int EndBytes = 56 + 20 + 22;

    public static int LocalHeaderSize(ExportEntry entry) => LocalBytes + entry.NameBytes.Length + (entry.Size >= Most ? LocalZip64Bytes : 0);

    public static int CentralHeaderSize(ExportEntry entry) => CentralBytes + entry.NameBytes.Length + CentralZip64Bytes(entry);

    /// <summary>What stands before a file (section 4.3.7).</summary>
    public static byte[] LocalHeader(ExportEntry entry)
    {
        var isLarge = entry.Size >= Most;
        var header = new byte[LocalHeaderSize(entry)];
        Writer write = new(header);
        write.Four(0x04034B50);
        WriteCommon(ref write, entry, isLarge ? Most : (uint)entry.Size, isLarge);
        write.Two((ushort)entry.NameBytes.Length);
        write.Two((ushort)(isLarge ? LocalZip64Bytes : 0));
        write.Bytes(entry.NameBytes);
        if (isLarge)
        {
            write.Two(Zip64Field);
            write.Two(LocalZip64Bytes - 4);
            write.Eight(entry.Size);
            write.Eight(entry.Size);
        }

        return header;
    }

    /// <summary>What stands of a file in the directory (section 4.3.12).</summary>
    public static byte[] CentralHeader(ExportEntry entry)
    {
        var (isLarge, isFar) = (entry.Size >= Most, entry.Offset >= Most);
        var header = new byte[CentralHeaderSize(entry)];
        Writer write = new(header);
        write.Four(0x02014B50);
        write.Two(MadeOnUnix | Zip64Version);
        WriteCommon(ref write, entry, isLarge ? Most : (uint)entry.Size, isLarge || isFar);
        write.Two((ushort)entry.NameBytes.Length);
        write.Two((ushort)CentralZip64Bytes(entry));
        write.Two(0); // no comment
        write.Two(0); // on the first disk
        write.Two(0); // bytes, not text
        write.Four(PlainFile);
        write.Four(isFar ? Most : (uint)entry.Offset);
        write.Bytes(entry.NameBytes);
        if (isLarge || isFar)
        {
            write.Two(Zip64Field);
            write.Two((ushort)(CentralZip64Bytes(entry) - 4));
            if (isLarge)
            {
                write.Eight(entry.Size);
                write.Eight(entry.Size);
            }

            if (isFar)
            {
                write.Eight(entry.Offset);
            }
        }

        return header;
    }

    /// <summary>What ends the archive (sections 4.3.14 to 4.3.16).</summary>
    public static byte[] End(long entries, long centralOffset, long centralSize)
    {
        var end = new byte[EndBytes];
        Writer write = new(end);
        write.Four(0x06064B50);
        write.Eight(56 - 12); // of this record, without its first two values
        write.Two(MadeOnUnix | Zip64Version);
        write.Two(Zip64Version);
        write.Four(0);
        write.Four(0);
        write.Eight(entries);
        write.Eight(entries);
        write.Eight(centralSize);
        write.Eight(centralOffset);

        write.Four(0x07064B50);
        write.Four(0);
        write.Eight(centralOffset + centralSize);
        write.Four(1);

        write.Four(0x06054B50);
        write.Two(0);
        write.Two(0);
        write.Two((ushort)Math.Min(entries, ushort.MaxValue));
        write.Two((ushort)Math.Min(entries, ushort.MaxValue));
        write.Four((uint)Math.Min(centralSize, Most));
        write.Four((uint)Math.Min(centralOffset, Most));
        write.Two(0);
        return end;
    }

    static int CentralZip64Bytes(ExportEntry entry)
    {
        var values = (entry.Size >= Most ? 2 : 0) + (entry.Offset >= Most ? 1 : 0);
        return values == 0 ? 0 : 4 + (8 * values);
    }

    static void WriteCommon(ref Writer write, ExportEntry entry, uint size, bool zip64)
    {
        write.Two(zip64 ? Zip64Version : PlainVersion);
        write.Two(NamesAreUtf8);
        write.Two(0); // stored: photos do not get smaller, and every byte keeps its place
        write.Two(DosTime(entry.Time));
        write.Two(DosDate(entry.Time));
        write.Four(entry.Crc);
        write.Four(size);
        write.Four(size);
    }

    // MS-DOS's time and date: two seconds are the least, 1980 to 2107 are the years.
    static ushort DosTime(DateTime time) => (ushort)((time.Hour << 11) | (time.Minute << 5) | (time.Second / 2));

    static ushort DosDate(DateTime time) => time.Year switch
    {
        < 1980 => (1 << 5) | 1,
        > 2107 => (127 << 9) | (12 << 5) | 31,
        _ => (ushort)(((time.Year - 1980) << 9) | (time.Month << 5) | time.Day),
    };

    ref struct Writer(Span<byte> rest)
    {
        Span<byte> _rest = rest;

        public void Two(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_rest, value);
            _rest = _rest[2..];
        }

        public void Four(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_rest, value);
            _rest = _rest[4..];
        }

        public void Eight(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_rest, value);
            _rest = _rest[8..];
        }

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_rest);
            _rest = _rest[bytes.Length..];
        }
    }
}
