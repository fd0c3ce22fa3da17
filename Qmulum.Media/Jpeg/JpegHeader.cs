using System.Buffers.Binary;
using Qmulum.Media.Raw;

namespace Qmulum.Media.Jpeg;

/// <summary>What the markers of a JPEG file say (ITU-T T.81 annex B), read without decoding.</summary>
sealed record JpegHeader
{
    /// <summary>Pixels, as stored; 0 when the file has no frame header.</summary>
    public int Width { get; private init; }

    /// <summary>Pixels, as stored; 0 when the file has no frame header.</summary>
    public int Height { get; private init; }

    /// <summary>1 gray, 3 colour, 4 CMYK.</summary>
    public int Components { get; private init; }

    /// <summary>Bits a sample.</summary>
    public int Precision { get; private init; }

    /// <summary>The frame's marker, 0xC0 (baseline) to 0xCF.</summary>
    public byte Frame { get; private init; }

    /// <summary>EXIF orientation, 1 to 8.</summary>
    public int Orientation { get; private init; } = 1;

    /// <summary>Whether there was an EXIF segment.</summary>
    public bool HasExif { get; private init; }

    /// <summary>Where the EXIF structure lies; empty when there is none.</summary>
    public Range Exif { get; private init; }

    /// <summary>Where the XMP packet lies; empty when there is none.</summary>
    public Range Xmp { get; private init; }

    /// <summary>Where the colour profile lies, when it is in one segment; empty when there is none.</summary>
    public Range Profile { get; private init; }

    /// <summary>Segments that the colour profile takes; more than 1 is more than <see cref="Profile"/> can say.</summary>
    public int ProfileSegments { get; private init; }

    /// <summary>Whether it has an index of further pictures in the file (CIPA DC-007).</summary>
    public bool HasMorePictures { get; private init; }

    /// <summary>Where the first scan's compressed data starts; 0 when there is no scan.</summary>
    public int DataStart { get; private init; }

    /// <summary>Progressive frames hold the whole picture's coefficients while decoding.</summary>
    public bool IsProgressive => Frame is 0xC2 or 0xC6 or 0xCA or 0xCE;

    /// <summary>Lossless frames, as camera RAW data has them; no decoder here reads those.</summary>
    public bool IsLossless => Frame is 0xC3 or 0xC7 or 0xCB or 0xCF;

    public long Pixels => (long)Width * Height;

    // XMP specification part 3, table 6.
    static ReadOnlySpan<byte> XmpNamespace => "http://ns.adobe.com/xap/1.0/\0"u8;

    /// <summary>Reads up to the first scan. Broken segments end the reading; what was read until then stands.</summary>
    public static JpegHeader Read(ReadOnlySpan<byte> jpeg)
    {
        var header = new JpegHeader();
        var at = 2;
        while (at + 4 <= jpeg.Length && jpeg[at] == 0xFF)
        {
            var marker = jpeg[at + 1];
            if (marker is 0xFF)
            {
                at++; // fill byte
                continue;
            }
            if (marker is 0x01 or >= 0xD0 and <= 0xD8)
            {
                at += 2; // no length
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (marker == 0xD9 || length < 2 || at + 2 + length > jpeg.Length)
            {
                break;
            }
            if (marker == 0xDA)
            {
                return header with { DataStart = at + 2 + length };
            }
            header = header.With(marker, jpeg.Slice(at + 4, length - 2), at + 4);
            at += 2 + length;
        }
        return header;
    }

    /// <summary>Scans of the file: one for each SOS marker. In compressed data 0xFF is always followed by 0 or a restart marker.</summary>
    public static int CountScans(ReadOnlySpan<byte> jpeg)
    {
        var count = 0;
        ReadOnlySpan<byte> startOfScan = [0xFF, 0xDA];
        for (int next; (next = jpeg.IndexOf(startOfScan)) >= 0; jpeg = jpeg[(next + 2)..])
        {
            count++;
        }
        return count;
    }

    JpegHeader With(byte marker, ReadOnlySpan<byte> body, int at)
    {
        if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC && body.Length >= 6 && Frame == 0)
        {
            return this with
            {
                Frame = marker,
                Precision = body[0],
                Height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]),
                Width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]),
                Components = body[5],
            };
        }
        if (marker == 0xE1 && body.StartsWith("Exif\0\0"u8) && !HasExif)
        {
            return this with { HasExif = true, Exif = (at + 6)..(at + body.Length), Orientation = TiffOrientation.Read(body[6..]) };
        }
        if (marker == 0xE1 && body.StartsWith(XmpNamespace))
        {
            return this with { Xmp = (at + XmpNamespace.Length)..(at + body.Length) };
        }
        if (marker == 0xE2 && body.StartsWith("ICC_PROFILE\0"u8) && body.Length > 14)
        {
            return this with { ProfileSegments = ProfileSegments + 1, Profile = (at + 14)..(at + body.Length) };
        }
        return marker == 0xE2 && body.StartsWith("MPF\0"u8) ? this with { HasMorePictures = true } : this;
    }
}
