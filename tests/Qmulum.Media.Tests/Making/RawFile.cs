using System.Buffers.Binary;
using System.Text;

namespace Qmulum.Media.Tests.Making;

/// <summary>RAW files as far as their previews go: the containers of eight makers around two JPEGs.</summary>
static class RawFile
{
    public static byte[] Make(MediaFormat format, byte[] large, byte[] little, ushort orientation = 1) => format switch
    {
        MediaFormat.Raf => Raf(large),
        MediaFormat.Cr3 => [0, 0, 0, 16, .. "ftypcrx "u8, 0, 0, 0, 1, .. new byte[40], .. little, .. new byte[40], .. large],
        MediaFormat.Rw2 => Tiff("IIU\0", [], 8, [(0x002E, 7, large), (0x0112, 3, U16(orientation))]),
        MediaFormat.Orf => Orf(large),
        MediaFormat.Cr2 => Tiff("II*\0", [.. "CR\x02\0"u8, 0, 0, 0, 0], 16, Strip(large, orientation)),
        _ => Tiff("II*\0", [], 8, [(0x00FE, 4, U32(1)), .. Mark(format), (0x0112, 3, U16(orientation)), (0x0201, 0, little), (0x014A, 1, large)]),
    };

    static (ushort, int, byte[])[] Mark(MediaFormat format) => format switch
    {
        MediaFormat.Dng => [(0xC612, 1, [1, 4, 0, 0])],
        MediaFormat.Nef => [(0x010F, 2, "NIKON CORPORATION\0"u8.ToArray())],
        _ => [(0x010F, 2, "SONY\0"u8.ToArray())],
    };

    static (ushort, int, byte[])[] Strip(byte[] jpeg, ushort orientation) => [(0x0103, 3, U16(6)), (0x0111, 0, jpeg), (0x0112, 3, U16(orientation))];

    // The header's length and offset of the JPEG are big-endian, at 84 and 88.
    static byte[] Raf(byte[] jpeg)
    {
        var head = new byte[148];
        "FUJIFILMCCD-RAW 0201"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(84), head.Length);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(88), jpeg.Length);
        return [.. head, .. jpeg];
    }

    // First directory → EXIF → maker note → camera settings → preview; the last two count from the maker note.
    static byte[] Orf(byte[] jpeg)
    {
        const int Exif = 8 + 2 + 12 + 4;
        const int Note = Exif + 2 + 12 + 4;
        const int Settings = 12 + 2 + 12 + 4;
        const int Preview = Settings + 2 + 24 + 4;
        return
        [
            .. "IIRO"u8, .. U32(8),
            .. U16(1), .. Entry(0x8769, 4, 1, U32(Exif)), .. U32(0),
            .. U16(1), .. Entry(0x927C, 7, (uint)(Preview + jpeg.Length), U32(Note)), .. U32(0),
            .. "OLYMPUS\0II\x03\0"u8, .. U16(1), .. Entry(0x2020, 13, 1, U32(Settings)), .. U32(0),
            .. U16(2), .. Entry(0x0101, 4, 1, U32(Preview)), .. Entry(0x0102, 4, 1, U32((uint)jpeg.Length)), .. U32(0),
            .. jpeg,
        ];
    }

    // Tag 0x014A gets a directory of its own whose only strip is the JPEG; tags of type 0 get the offset of their bytes, and the tag with their length.
    static byte[] Tiff(string magic, byte[] afterHeader, uint first, (ushort Tag, int Type, byte[] Value)[] tags)
    {
        var entries = tags.Where(static tag => tag.Type != 0 || tag.Value.Length > 0).SelectMany(Expand).OrderBy(static entry => entry.Tag).ToArray();
        var at = first + 2 + 12 * (uint)entries.Length + 4;
        var body = new MemoryStream();
        var directory = new MemoryStream();
        foreach (var (tag, type, count, value) in entries)
        {
            byte[] field = value.Length <= 4 && type != 0 && tag != 0x014A ? value : U32(at + (uint)body.Position);
            directory.Write(Entry(tag, type == 0 ? 4 : tag == 0x014A ? 4 : type, tag == 0x014A || type == 0 ? 1 : count, field));
            if (tag == 0x014A)
            {
                var strip = at + (uint)body.Position + 2 + 36 + 4;
                body.Write([.. U16(3), .. Entry(0x0103, 3, 1, U16(7)), .. Entry(0x0111, 4, 1, U32(strip)), .. Entry(0x0117, 4, 1, U32((uint)value.Length)), .. U32(0)]);
            }
            if (value.Length > 4 || type == 0 || tag == 0x014A)
            {
                body.Write(value);
            }
        }
        return [.. Encoding.ASCII.GetBytes(magic), .. U32(first), .. afterHeader, .. U16((ushort)entries.Length), .. directory.ToArray(), .. U32(0), .. body.ToArray()];
    }

    static IEnumerable<(ushort Tag, int Type, uint Count, byte[] Value)> Expand((ushort Tag, int Type, byte[] Value) tag)
    {
        yield return (tag.Tag, tag.Type, tag.Type == 3 ? 1u : tag.Type == 4 ? 1u : (uint)tag.Value.Length, tag.Value);
        if (tag.Type == 0)
        {
            yield return ((ushort)(tag.Tag == 0x0111 ? 0x0117 : tag.Tag + 1), 4, 1, U32((uint)tag.Value.Length));
        }
    }

    static byte[] Entry(ushort tag, int type, uint count, byte[] value) =>
        [.. U16(tag), .. U16((ushort)type), .. U32(count), .. value, .. new byte[4 - Math.Min(4, value.Length)]];

    static byte[] U16(ushort number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, number);
        return bytes;
    }

    static byte[] U32(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }
}
