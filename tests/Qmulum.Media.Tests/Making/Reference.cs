using Qmulum.Media.Pixels;
using Qmulum.Media.Vips;

namespace Qmulum.Media.Tests.Making;

/// <summary>What a rendition should look like: libvips' Lanczos on the full-size pixels, which no path of the engine takes.</summary>
static class Reference
{
    const int Lanczos3 = 5; // VipsKernel

    public static PixelBuffer Reduce(PixelBuffer pixels, int width)
    {
        using var image = VipsReducer.Wrap(pixels);
        using var resized = new VipsOperation("resize")
            .With("in", image).With("scale", (double)width / pixels.Width).With("kernel", Lanczos3).With("gap", 0.0).Output();
        return VipsReducer.Reduce(resized, 100_000, null, CancellationToken.None);
    }
}
