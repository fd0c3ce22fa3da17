using Qmulum.Media.Pixels;

namespace Qmulum.Media.Jpeg;

/// <summary>
/// Decodes JPEG to YCbCr planes with libturbojpeg, reduced on the way: the inverse DCT gives 1/2, 1/4 or 1/8 of the size for less work than
/// the whole.
/// </summary>
static unsafe class JpegDecoder
{
    // Rows and columns by which the decoder may overrun a plane: one block of 16.
    const int Slack = 16;

    /// <summary>The picture in the smallest power-of-two reduction that still covers <paramref name="longEdge"/>.</summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="longEdge">Pixels that are needed along the longer side.</param>
    /// <param name="warning">What was wrong with the file, when it could be decoded all the same.</param>
    /// <returns>Null when this decoder declines: CMYK, RGB, odd subsampling, or an error. libvips may know better.</returns>
    public static PlanarImage? Decode(ReadOnlySpan<byte> jpeg, int longEdge, out string? warning)
    {
        warning = null;
        using var handle = TurboHandle.Decompressor();
        fixed (byte* bytes = jpeg)
        {
            var read = TurboNative.tjDecompressHeader3(
                handle.Value, bytes, (nuint)jpeg.Length, out var width, out var height, out var subsampling, out var colorSpace);
            var isUsual = colorSpace is TurboNative.ColorYCbCr or TurboNative.ColorGray
                && subsampling is >= TurboNative.Samp444 and <= TurboNative.Samp440;
            if ((read != 0 && !handle.OnlyWarned) || !isUsual)
            {
                return null;
            }
            var divisor = Divisor(Math.Max(width, height), longEdge);
            var image = Allocate((width + divisor - 1) / divisor, (height + divisor - 1) / divisor, subsampling);
            var planes = stackalloc byte*[3];
            var strides = stackalloc int[3];
            Point(image, planes, strides);
            var decoded = TurboNative.tjDecompressToYUVPlanes(
                handle.Value, bytes, (nuint)jpeg.Length, planes, image.Width, strides, image.Height, TurboNative.FlagAccurateDct);
            if (decoded == 0)
            {
                return image;
            }
            if (!handle.OnlyWarned)
            {
                image.Dispose();
                return null;
            }
            warning = handle.LastError;
            return image;
        }
    }

    /// <summary>Points TurboJPEG's arrays of three at the planes of a picture.</summary>
    public static void Point(PlanarImage image, byte** planes, int* strides)
    {
        planes[0] = image.Luma.Pixels;
        planes[1] = image.Blue is { } blue ? blue.Pixels : null;
        planes[2] = image.Red is { } red ? red.Pixels : null;
        strides[0] = image.Luma.Stride;
        strides[1] = image.Blue?.Stride ?? 0;
        strides[2] = image.Red?.Stride ?? 0;
    }

    static int Divisor(int source, int target)
    {
        var divisor = 1;
        while (divisor < 8 && source / (divisor * 2) >= target)
        {
            divisor *= 2;
        }
        return divisor;
    }

    static PlanarImage Allocate(int width, int height, int subsampling)
    {
        var luma = new Plane(width, height, Slack);
        if (subsampling == TurboNative.SampGray)
        {
            return new(luma, null, null);
        }
        var chromaWidth = subsampling is TurboNative.Samp422 or TurboNative.Samp420 ? (width + 1) / 2 : width;
        var chromaHeight = subsampling is TurboNative.Samp420 or TurboNative.Samp440 ? (height + 1) / 2 : height;
        return new(luma, new Plane(chromaWidth, chromaHeight, Slack), new Plane(chromaWidth, chromaHeight, Slack));
    }
}
