using Qmulum.Media.Pixels;

namespace Qmulum.Media.Tests.Making;

/// <summary>How alike two pictures are.</summary>
static unsafe class Likeness
{
    /// <summary>Peak signal-to-noise ratio, dB: over 30 looks the same, a picture turned the wrong way is under 20.</summary>
    public static double Psnr(PixelBuffer a, PixelBuffer b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        var bands = Math.Min(a.Bands, b.Bands);
        var squares = 0.0;
        for (long pixel = 0; pixel < (long)a.Width * a.Height; pixel++)
        {
            for (var band = 0; band < bands; band++)
            {
                double difference = a.Pixels[pixel * a.Bands + band] - b.Pixels[pixel * b.Bands + band];
                squares += difference * difference;
            }
        }
        var mean = squares / ((double)a.Width * a.Height * bands);
        return mean == 0 ? 99 : 10 * Math.Log10(255 * 255 / mean);
    }
}
