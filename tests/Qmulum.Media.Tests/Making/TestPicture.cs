using Qmulum.Media.Pixels;

namespace Qmulum.Media.Tests.Making;

/// <summary>Pictures that the tests make up: broad gradients, a few shapes with edges, and a little noise, as photos have them.</summary>
static unsafe class TestPicture
{
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="bands">1 gray, 3 RGB, 4 RGBA with a transparent disc in the middle.</param>
    /// <param name="seed">Another seed is another picture.</param>
    public static PixelBuffer Make(int width, int height, int bands = 3, int seed = 1)
    {
        var random = new Random(seed);
        var waves = Enumerable.Range(0, 9).Select(_ => (X: random.NextDouble() * 12, Y: random.NextDouble() * 12, Phase: random.NextDouble() * 6)).ToArray();
        var pixels = new PixelBuffer(width, height, bands);
        var at = pixels.Pixels;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((double)x / width, (double)y / height);
                for (var band = 0; band < bands; band++)
                {
                    *at++ = band == 3 ? Alpha(u, v) : Color(u, v, waves.AsSpan(band * 3, 3), random, seed);
                }
            }
        }
        return pixels;
    }

    /// <summary>The same colours with an alpha channel that lets nothing through.</summary>
    public static PixelBuffer AddOpaqueAlpha(PixelBuffer rgb)
    {
        var rgba = new PixelBuffer(rgb.Width, rgb.Height, 4);
        for (long i = 0; i < (long)rgb.Width * rgb.Height * 4; i++)
        {
            rgba.Pixels[i] = i % 4 == 3 ? (byte)255 : rgb.Pixels[i / 4 * 3 + i % 4];
        }
        return rgba;
    }

    static byte Color(double u, double v, ReadOnlySpan<(double X, double Y, double Phase)> waves, Random random, int seed)
    {
        var value = 128.0;
        foreach (var wave in waves)
        {
            value += 34 * Math.Sin(wave.X * u + wave.Y * v + wave.Phase);
        }
        // Corner brightness tells the eight orientations apart; the bars are edges.
        var (across, down) = (seed & 1) != 0 ? (u, v) : (v, 1 - u);
        value += across < 0.3 && down < 0.2 ? 60 : 0;
        value += (int)(across * 16) % 4 == 0 && down > 0.6 ? -40 : 0;
        return (byte)Math.Clamp(value + random.NextDouble() * 6 - 3, 0, 255);
    }

    static byte Alpha(double u, double v) =>
        (byte)Math.Clamp((Math.Sqrt((u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5)) - 0.2) * 2000, 0, 255);
}
