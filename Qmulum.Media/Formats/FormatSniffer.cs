using System.Buffers.Binary;
using Qmulum.Media.Raw;

namespace Qmulum.Media;

/// <summary>Tells a format by content; names and declared types are never asked.</summary>
public static class FormatSniffer
{
    /// <summary>How many bytes of the start are enough for every format.</summary>
    public const int HeadBytes = 4096;

    /// <summary>The format of the file that starts with these bytes. Up to <see cref="HeadBytes"/> are looked at; fewer will do for most.</summary>
    public static MediaFormat Sniff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return MediaFormat.Jpeg;
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return MediaFormat.Png;
        }
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return MediaFormat.Gif;
        }
        return SniffRiff(head) ?? SniffIsoMedia(head) ?? SniffJxl(head) ?? SniffTiff(head) ?? SniffRest(head);
    }

    static MediaFormat? SniffRiff(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || !head.StartsWith("RIFF"u8))
        {
            return null;
        }
        var kind = head.Slice(8, 4);
        return kind.SequenceEqual("WEBP"u8) ? MediaFormat.WebP : kind.SequenceEqual("AVI "u8) ? MediaFormat.Avi : null;
    }

    // ISO/IEC 14496-12 clause 4.3: the major brand, then the compatible brands.
    static MediaFormat? SniffIsoMedia(ReadOnlySpan<byte> head)
    {
        if (head.Length < 16)
        {
            return null;
        }
        var type = head.Slice(4, 4);
        if (!type.SequenceEqual("ftyp"u8))
        {
            // QuickTime files from before the "ftyp" box start with one of these.
            return type.SequenceEqual("moov"u8) || type.SequenceEqual("wide"u8) || type.SequenceEqual("mdat"u8) ? MediaFormat.Mov : null;
        }
        var size = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), (uint)head.Length);
        var major = Brand(head.Slice(8, 4));
        if (major is { } known)
        {
            return known;
        }
        for (var at = 16; at + 4 <= size; at += 4)
        {
            var compatible = Brand(head.Slice(at, 4));
            if (compatible is MediaFormat.Avif or MediaFormat.Heic)
            {
                return compatible;
            }
        }
        var isStillImage = head.Slice(8, 4).SequenceEqual("mif1"u8) || head.Slice(8, 4).SequenceEqual("msf1"u8);
        return isStillImage ? MediaFormat.Heic : MediaFormat.Mp4;
    }

    static MediaFormat? Brand(ReadOnlySpan<byte> brand)
    {
        if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
        {
            return MediaFormat.Avif;
        }
        if (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8))
        {
            return MediaFormat.Heic;
        }
        if (brand.SequenceEqual("crx "u8))
        {
            return MediaFormat.Cr3;
        }
        if (brand.SequenceEqual("qt  "u8))
        {
            return MediaFormat.Mov;
        }
        return brand.StartsWith("3gp"u8) || brand.StartsWith("3g2"u8) ? MediaFormat.ThreeGp : null;
    }

    static MediaFormat? SniffJxl(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A])
        || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A])
            ? MediaFormat.Jxl
            : null;

    static MediaFormat? SniffTiff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("FUJIFILMCCD-RAW"u8))
        {
            return MediaFormat.Raf;
        }
        if (head.StartsWith("IIRO"u8) || head.StartsWith("IIRS"u8) || head.StartsWith("MMOR"u8))
        {
            return MediaFormat.Orf;
        }
        if (head.StartsWith("IIU\0"u8))
        {
            return MediaFormat.Rw2;
        }
        var isTiff = head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8);
        if (!isTiff)
        {
            return null;
        }
        return head.Length >= 10 && head.Slice(8, 2).SequenceEqual("CR"u8) ? MediaFormat.Cr2 : TiffMaker.Sniff(head);
    }

    static MediaFormat SniffRest(ReadOnlySpan<byte> head)
    {
        // EBML (RFC 8794); the document type tells WebM from Matroska.
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
        {
            return head[..Math.Min(head.Length, 64)].IndexOf("webm"u8) >= 0 ? MediaFormat.WebM : MediaFormat.Mkv;
        }
        if (IsTransportStream(head))
        {
            return MediaFormat.Mts;
        }
        if (head.StartsWith("BM"u8) && head.Length >= 26 && BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) is 12 or 40 or 52 or 56 or 108 or 124)
        {
            return MediaFormat.Bmp;
        }
        return IsSvg(head) ? MediaFormat.Svg : MediaFormat.Unknown;
    }

    // ISO/IEC 13818-1: a sync byte each 188 bytes; AVCHD puts a 4-byte time stamp before each packet.
    static bool IsTransportStream(ReadOnlySpan<byte> head)
    {
        const byte Sync = 0x47;
        return HasSync(head, 0, 188) || HasSync(head, 4, 192);

        static bool HasSync(ReadOnlySpan<byte> head, int first, int packet) =>
            head.Length > first + 2 * packet && head[first] == Sync && head[first + packet] == Sync && head[first + 2 * packet] == Sync;
    }

    static bool IsSvg(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart("\uFEFF \t\r\n"u8);
        return text.StartsWith("<svg"u8) || (text.StartsWith("<"u8) && text[..Math.Min(text.Length, 1024)].IndexOf("<svg"u8) >= 0);
    }
}
