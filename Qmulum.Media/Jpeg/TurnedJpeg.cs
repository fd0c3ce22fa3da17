using Qmulum.Media.Raw;

namespace Qmulum.Media.Jpeg;

/// <summary>
/// A JPEG turned without any loss, with everything that stands in it: by moving its coefficients where that comes out even and nothing lies behind
/// its picture, else by its orientation tag, which all of today's viewers follow.
/// </summary>
static class TurnedJpeg
{
    const int MostSegment = 65_533; // its length is 16 bits, and counts itself

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
            return [.. jpeg[..2], .. Segment([.. ExifStart, .. TiffOrientation.New(orientation)]), .. jpeg[2..]];
        }
        if (TiffOrientation.Set(jpeg[header.Exif], orientation) is not { } tiff || tiff.Length + ExifStart.Length + 2 > MostSegment)
        {
            return null;
        }
        var start = header.Exif.Start.Value - ExifStart.Length - 4; // marker and length
        return [.. jpeg[..start], .. Segment([.. ExifStart, .. tiff]), .. jpeg[header.Exif.End..]];
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

    static byte[] Segment(ReadOnlySpan<byte> body)
    {
        var length = body.Length + 2;
        return [0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. body];
    }
}
