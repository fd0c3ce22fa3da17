using Qmulum.Media.Pixels;

namespace Qmulum.Media.Jpeg;

/// <summary>Between interleaved RGB and YCbCr planes, with libturbojpeg's SIMD.</summary>
static unsafe class RgbPlanes
{
    /// <summary>Gray or RGB pixels as planes; chroma at half the width and height.</summary>
    public static PlanarImage FromPixels(PixelBuffer pixels)
    {
        var luma = new Plane(pixels.Width, pixels.Height);
        if (pixels.Bands == 1)
        {
            for (var y = 0; y < pixels.Height; y++)
            {
                new ReadOnlySpan<byte>(pixels.Pixels + (long)y * pixels.Width, pixels.Width).CopyTo(luma.RowSpan(y));
            }
            return new(luma, null, null);
        }
        var (width, height) = ((pixels.Width + 1) / 2, (pixels.Height + 1) / 2);
        var image = new PlanarImage(luma, new Plane(width, height), new Plane(width, height));
        using var handle = TurboHandle.Compressor();
        var planes = stackalloc byte*[3];
        var strides = stackalloc int[3];
        JpegDecoder.Point(image, planes, strides);
        Convert(handle, pixels.Pixels, pixels.Width, pixels.Height, planes, strides, TurboNative.Samp420);
        return image;
    }

    /// <summary>Converts RGB pixels without padding into three planes.</summary>
    public static void Convert(TurboHandle handle, byte* pixels, int width, int height, byte** planes, int* strides, int subsampling) =>
        Check(handle, TurboNative.tjEncodeYUVPlanes(
            handle.Value,
            pixels,
            width,
            checked(width * 3),
            height,
            TurboNative.PixelRgb,
            planes,
            strides,
            subsampling,
            TurboNative.FlagAccurateDct));

    /// <summary>A gray or 4:2:0 picture as gray or RGB pixels.</summary>
    public static PixelBuffer ToPixels(PlanarImage image)
    {
        image.Luma.PadToEven();
        var pixels = new PixelBuffer(image.Width, image.Height, image.IsGray ? 1 : 3);
        if (image.IsGray)
        {
            for (var y = 0; y < image.Height; y++)
            {
                image.Luma.RowSpan(y).CopyTo(new Span<byte>(pixels.Pixels + (long)y * image.Width, image.Width));
            }
            return pixels;
        }
        using var handle = TurboHandle.Decompressor();
        var planes = stackalloc byte*[3];
        var strides = stackalloc int[3];
        JpegDecoder.Point(image, planes, strides);
        Check(handle, TurboNative.tjDecodeYUVPlanes(
            handle.Value,
            planes,
            strides,
            TurboNative.Samp420,
            pixels.Pixels,
            image.Width,
            checked(image.Width * 3),
            image.Height,
            TurboNative.PixelRgb,
            TurboNative.FlagAccurateDct));
        return pixels;
    }

    static void Check(TurboHandle handle, int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"libturbojpeg did not convert the colours: {handle.LastError}");
        }
    }
}
