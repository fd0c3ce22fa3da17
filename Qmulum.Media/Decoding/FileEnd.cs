using System.Buffers.Binary;

namespace Qmulum.Media.Decoding;

/// <summary>Tells files that were cut off from files that are broken, by the mark that each format puts at its end.</summary>
static class FileEnd
{
    const int Tail = 64 << 10;

    /// <summary>Truncated or Corrupt, for a file that a decoder refused.</summary>
    public static MediaFaultCode Judge(ReadOnlySpan<byte> content, MediaFormat format) =>
        IsMissing(content, format) ? MediaFaultCode.Truncated : MediaFaultCode.Corrupt;

    static bool IsMissing(ReadOnlySpan<byte> content, MediaFormat format)
    {
        var tail = content[Math.Max(0, content.Length - Tail)..];
        return format switch
        {
            MediaFormat.Jpeg => tail.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) < 0,
            MediaFormat.Png => tail.LastIndexOf("IEND"u8) < 0,
            MediaFormat.Gif => tail.LastIndexOf((byte)0x3B) < 0,
            MediaFormat.WebP => content.Length < 12 || BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) + 8L > content.Length,
            MediaFormat.Heic or MediaFormat.Avif or MediaFormat.Cr3 => LastBoxIsCut(content),
            MediaFormat.Jxl => content.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12]) && LastBoxIsCut(content),
            MediaFormat.Tiff => content.Length < 8 || FirstDirectory(content) >= content.Length,
            _ => false,
        };
    }

    // ISO/IEC 14496-12 clause 4.2: 32-bit size, type; size 1 means a 64-bit size follows, size 0 to the end of the file.
    static bool LastBoxIsCut(ReadOnlySpan<byte> content)
    {
        long at = 0;
        while (at + 8 <= content.Length)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(content[(int)at..]);
            if (size == 1 && at + 16 <= content.Length)
            {
                size = BinaryPrimitives.ReadInt64BigEndian(content[((int)at + 8)..]);
            }
            if (size == 0)
            {
                return false;
            }
            if (size < 8 || size > content.Length - at)
            {
                return true;
            }
            at += size;
        }
        return at < content.Length;
    }

    static uint FirstDirectory(ReadOnlySpan<byte> content) =>
        content[0] == (byte)'I' ? BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) : BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
}
