using Qmulum.Media.Pixels;
using Qmulum.Media.Resampling;

namespace Qmulum.Media.Hashes;

/// <summary>Makes the ThumbHash of a picture.</summary>
static unsafe class Placeholder
{
    // The hash holds seven waves a side: 32 samples carry them all.
    const int Side = 32;

    public static byte[] Of(PlanarImage image)
    {
        var (width, height) = ImageReducer.Fit(image.Width, image.Height, Side);
        using var small = ImageReducer.ReduceEvenly(image, width, height);
        var rgba = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = rgba.AsSpan((y * width + x) * 4, 4);
                var luma = small.Luma.Row(y)[x];
                // JFIF's matrix (ITU-T T.871 clause 7).
                var blue = small.Blue is { } b ? b.Row(y)[x] - 128f : 0;
                var red = small.Red is { } r ? r.Row(y)[x] - 128f : 0;
                pixel[0] = Clamp(luma + 1.402f * red);
                pixel[1] = Clamp(luma - 0.344136f * blue - 0.714136f * red);
                pixel[2] = Clamp(luma + 1.772f * blue);
                pixel[3] = 255;
            }
        }
        return ThumbHash.Encode(width, height, rgba);
    }

    /// <summary>Of a small picture with alpha; its sides are at most <see cref="ThumbHash.MaxSide"/>.</summary>
    public static byte[] Of(PixelBuffer rgba) =>
        ThumbHash.Encode(rgba.Width, rgba.Height, new ReadOnlySpan<byte>(rgba.Pixels, checked((int)rgba.Length)));

    static byte Clamp(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}
