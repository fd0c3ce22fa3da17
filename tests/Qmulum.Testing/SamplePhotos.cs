using System.Runtime.InteropServices;

namespace Qmulum.Testing;

/// <summary>
/// Makes JPEG files for tests: small, each different from every other, the same again for the same seed. Pixels are a gradient
/// with noise, compressed by the distribution's libturbojpeg; a hundred of 300 by 200 take less than half a second.
/// </summary>
public static class SamplePhotos
{
    const int PixelFormatRgb = 0; // TJPF_RGB
    const int Subsampling420 = 2; // TJSAMP_420
    const int StartOfImageBytes = 2;

    /// <param name="seed">Another seed is another picture.</param>
    /// <param name="taken">The date in its EXIF; none leaves the file without EXIF.</param>
    /// <param name="offset">The zone in its EXIF; most cameras write none.</param>
    /// <param name="orientation">How the picture is to be turned (EXIF orientation, 1 to 8); needs a date.</param>
    /// <param name="noise">0 to 255: how much each pixel differs from the gradient. More noise, more bytes.</param>
    public static byte[] Jpeg(
        int seed, int width = 96, int height = 64, DateTime? taken = null, TimeSpan? offset = null, int orientation = 1, int noise = 48)
    {
        var plain = Compress(Pixels(seed, width, height, noise), width, height);
        return taken is { } date
            ? [.. plain[..StartOfImageBytes], .. Exif.Segment(date, offset, orientation), .. plain[StartOfImageBytes..]]
            : plain;
    }

    static byte[] Pixels(int seed, int width, int height, int noise)
    {
        var pixels = new byte[checked(width * height * 3)];
        Random random = new(seed);
        random.NextBytes(pixels);
        var (red, green, blue) = (random.Next(256), random.Next(256), random.Next(256));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = pixels.AsSpan((y * width + x) * 3, 3);
                pixel[0] = Mix(pixel[0], red + x * 128 / width, noise);
                pixel[1] = Mix(pixel[1], green + y * 128 / height, noise);
                pixel[2] = Mix(pixel[2], blue, noise);
            }
        }

        return pixels;
    }

    static byte Mix(byte random, int gradient, int noise) => (byte)Math.Min(255, gradient / 2 + random * noise / 510);

    static byte[] Compress(byte[] pixels, int width, int height)
    {
        var compressor = tjInitCompress();
        var output = nint.Zero;
        var size = default(CULong);
        try
        {
            var status = tjCompress2(
                compressor, pixels, width, width * 3, height, PixelFormatRgb, ref output, ref size, Subsampling420, 85, 0);
            if (status != 0)
            {
                throw new InvalidOperationException($"libturbojpeg cannot compress {width} by {height} pixels.");
            }

            var file = new byte[checked((int)size.Value)];
            Marshal.Copy(output, file, 0, file.Length);
            return file;
        }
        finally
        {
            tjFree(output);
            _ = tjDestroy(compressor);
        }
    }

    [DllImport("libturbojpeg.so.0")]
    static extern nint tjInitCompress();

    [DllImport("libturbojpeg.so.0")]
    static extern int tjCompress2(
        nint handle, byte[] source, int width, int pitch, int height, int pixelFormat,
        ref nint output, ref CULong outputSize, int subsampling, int quality, int flags);

    [DllImport("libturbojpeg.so.0")]
    static extern void tjFree(nint buffer);

    [DllImport("libturbojpeg.so.0")]
    static extern int tjDestroy(nint handle);
}
