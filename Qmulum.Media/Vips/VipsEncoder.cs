using Qmulum.Media.Pixels;

namespace Qmulum.Media.Vips;

/// <summary>
/// Encodes pixels as WebP and AVIF. The image is made of the pixels alone, so nothing of the original's metadata can come along.
/// </summary>
static class VipsEncoder
{
    const int Av1 = 4; // VipsForeignHeifCompression

    // CPU effort, 0 to 6 and 0 to 9: further steps take two to ten times as long for files a few percent smaller.
    const int WebpEffort = 2;
    const int AvifEffort = 1;

    public static byte[] Webp(PixelBuffer pixels, int quality)
    {
        using var image = VipsReducer.Wrap(pixels);
        using var target = new VipsTarget();
        return target.Run(new VipsOperation("webpsave_target").With("in", image).With("Q", quality).With("effort", WebpEffort).WithoutMetadata());
    }

    public static byte[] Avif(PixelBuffer pixels, int quality)
    {
        using var image = VipsReducer.Wrap(pixels);
        using var target = new VipsTarget();
        return target.Run(new VipsOperation("heifsave_target")
            .With("in", image).With("Q", quality).With("effort", AvifEffort).With("compression", Av1).WithoutMetadata());
    }
}
