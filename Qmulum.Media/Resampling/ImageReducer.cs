using Qmulum.Media.Pixels;

namespace Qmulum.Media.Resampling;

/// <summary>Reduces whole pictures.</summary>
static class ImageReducer
{
    /// <summary>The size that fits a long edge; never larger than the source, never under one pixel.</summary>
    public static (int Width, int Height) Fit(int width, int height, int longEdge)
    {
        var factor = Math.Min(1.0, (double)longEdge / Math.Max(width, height));
        return (Math.Max(1, (int)Math.Round(width * factor)), Math.Max(1, (int)Math.Round(height * factor)));
    }

    /// <summary>Reduces to a long edge; chroma comes out at half the width and height (4:2:0), as the encoders want it.</summary>
    public static PlanarImage Reduce(PlanarImage image, int longEdge)
    {
        var (width, height) = Fit(image.Width, image.Height, longEdge);
        var luma = PlaneReducer.Reduce(
            image.Luma, width, height, (double)image.Width / width, (double)image.Height / height);
        if (image.Blue is not { } blue || image.Red is not { } red)
        {
            return new(luma, null, null);
        }
        return new(luma, ReduceChroma(image, blue, width, height), ReduceChroma(image, red, width, height));
    }

    /// <summary>Reduces each plane to the same size and keeps the chroma at full size (4:4:4).</summary>
    public static PlanarImage ReduceEvenly(PlanarImage image, int width, int height)
    {
        return new(
            PlaneReducer.Reduce(image.Luma, width, height, (double)image.Width / width, (double)image.Height / height),
            image.Blue is { } blue ? Evenly(image, blue, width, height) : null,
            image.Red is { } red ? Evenly(image, red, width, height) : null);
    }

    static Plane ReduceChroma(PlanarImage image, Plane chroma, int width, int height)
    {
        // A chroma sample of the target covers two pixels of it, each image.Width / width source pixels, each half or one chroma sample.
        return PlaneReducer.Reduce(
            chroma,
            (width + 1) / 2,
            (height + 1) / 2,
            2.0 * image.Width / width / Subsampling(image.Width, chroma.Width),
            2.0 * image.Height / height / Subsampling(image.Height, chroma.Height));
    }

    static Plane Evenly(PlanarImage image, Plane chroma, int width, int height) =>
        PlaneReducer.Reduce(
            chroma,
            width,
            height,
            (double)image.Width / width / Subsampling(image.Width, chroma.Width),
            (double)image.Height / height / Subsampling(image.Height, chroma.Height));

    // Luma samples for each chroma sample; a rounded-up half is still a half.
    static double Subsampling(int luma, int chroma) => luma == chroma ? 1 : 2;
}
