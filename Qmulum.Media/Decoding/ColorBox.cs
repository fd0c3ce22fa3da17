using System.Buffers.Binary;

namespace Qmulum.Media.Decoding;

/// <summary>The colour box of HEIC and AVIF files (ISO/IEC 14496-12 clause 12.1.5), which libvips does not look at.</summary>
static class ColorBox
{
    const int Head = 64 << 10;

    // ITU-T H.273 table 2: SMPTE EG 432-1, Display P3's primaries.
    const int P3Primaries = 12;

    /// <summary>Whether the file says its primaries are Display P3 without embedding a profile.</summary>
    public static bool IsDisplayP3(ReadOnlySpan<byte> content, MediaFormat format)
    {
        if (format is not (MediaFormat.Heic or MediaFormat.Avif))
        {
            return false;
        }
        var head = content[..Math.Min(content.Length, Head)];
        var at = head.IndexOf("colrnclx"u8);
        return at >= 0 && at + 10 <= head.Length && BinaryPrimitives.ReadUInt16BigEndian(head[(at + 8)..]) == P3Primaries;
    }
}
