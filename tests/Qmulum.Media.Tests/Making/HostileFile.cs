using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Qmulum.Media.Tests.Making;

/// <summary>Files that are made to hurt, written byte by byte.</summary>
static class HostileFile
{
    /// <summary>A PNG whose header promises this size and whose data is a few rows of nothing.</summary>
    public static byte[] Png(int width, int height, int bitDepth, bool isInterlaced)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)bitDepth;
        header[9] = 6; // RGBA
        header[12] = (byte)(isInterlaced ? 1 : 0);
        var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(new byte[1 << 20]);
        }
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", data.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A JPEG whose frame header says another size and, if asked, progressive.</summary>
    public static byte[] Jpeg(byte[] jpeg, ushort width, ushort height)
    {
        var changed = (byte[])jpeg.Clone();
        var at = 2;
        while (changed[at + 1] is not (0xC0 or 0xC2))
        {
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(changed.AsSpan(at + 2));
        }
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at + 7), width);
        return changed;
    }

    /// <summary>A progressive JPEG whose last scan comes again and again.</summary>
    public static byte[] WithScans(byte[] progressive, int scans)
    {
        var last = progressive.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var scan = progressive[last..^2];
        return [.. progressive.AsSpan(0, progressive.Length - 2), .. Enumerable.Repeat(scan, scans).SelectMany(static each => each), 0xFF, 0xD9];
    }

    /// <summary>An MP4 of boxes in boxes.</summary>
    public static byte[] NestedBoxes(string brand, int depth)
    {
        byte[] head = [0, 0, 0, 16, .. "ftyp"u8, .. Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0];
        var file = new byte[head.Length + depth * 8];
        head.CopyTo(file, 0);
        for (var level = 0; level < depth; level++)
        {
            var at = head.Length + level * 8;
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), (depth - level) * 8);
            "moov"u8.CopyTo(file.AsSpan(at + 4));
        }
        return file;
    }

    /// <summary>An XMP packet of elements in elements.</summary>
    public static byte[] NestedXmp(int depth)
    {
        var text = new StringBuilder("<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:a='b'><rdf:Description>");
        for (var level = 0; level < depth; level++)
        {
            text.Append("<a:a><rdf:Description>");
        }
        for (var level = 0; level < depth; level++)
        {
            text.Append("</rdf:Description></a:a>");
        }
        return Encoding.ASCII.GetBytes(text.Append("</rdf:Description></rdf:RDF></x:xmpmeta>").ToString());
    }

    /// <summary>An MP4 with an XMP packet (XMP specification part 3, table 10).</summary>
    public static byte[] Mp4WithXmp(byte[] xmp)
    {
        byte[] id = [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC];
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, 24 + xmp.Length);
        return [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0, .. size, .. "uuid"u8, .. id, .. xmp];
    }

    /// <summary>A PNG with an XMP packet, which may be as long as it likes.</summary>
    public static byte[] WithXmp(byte[] png, byte[] xmp)
    {
        const int AfterHeader = 33;
        var chunk = Chunk("iTXt", [.. "XML:com.adobe.xmp"u8, 0, 0, 0, 0, 0, .. xmp]);
        return [.. png.AsSpan(0, AfterHeader), .. chunk, .. png.AsSpan(AfterHeader)];
    }

    static byte[] Chunk(string type, byte[] body)
    {
        var chunk = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        body.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 8), Crc(chunk.AsSpan(4, body.Length + 4)));
        return chunk;
    }

    // PNG specification, annex D.
    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }
        return ~crc;
    }
}
