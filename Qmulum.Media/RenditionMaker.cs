using Qmulum.Media.Decoding;
using Qmulum.Media.Jpeg;
using Qmulum.Media.Pixels;
using Qmulum.Media.Resampling;
using Qmulum.Media.Vips;

namespace Qmulum.Media;

/// <summary>Makes the renditions of one picture, the large ones first: a small one is reduced from one that is at least twice its size.</summary>
sealed class RenditionMaker(Picture picture, CancellationToken token) : IDisposable
{
    readonly List<PlanarImage> _made = [];

    /// <summary>The smallest picture at hand that still has this many pixels along its long edge.</summary>
    public PlanarImage Smallest(int longEdge) =>
        _made.Where(image => image.LongEdge >= longEdge).MinBy(static image => image.LongEdge) ?? picture.Opaque;

    public IReadOnlyList<RenditionOutput> Make(IReadOnlyList<RenditionSpec> specs)
    {
        var outputs = new RenditionOutput[specs.Count];
        foreach (var (index, spec) in specs.Index().OrderByDescending(static each => each.Item.LongEdge))
        {
            token.ThrowIfCancellationRequested();
            var keepsAlpha = picture.Transparent is not null && spec.Format != RenditionFormat.Jpeg;
            outputs[index] = keepsAlpha ? MakeTransparent(spec, picture.Transparent!) : MakeOpaque(spec);
        }
        return outputs;
    }

    public void Dispose() => _made.ForEach(static image => image.Dispose());

    RenditionOutput MakeOpaque(RenditionSpec spec)
    {
        var image = Reduced(spec.LongEdge);
        if (spec.Format is RenditionFormat.Auto or RenditionFormat.Jpeg)
        {
            var jpeg = JpegEncoder.Encode(image, spec.Quality, picture.Profile.Span);
            return new(spec.Kind, RenditionFormat.Jpeg, "image/jpeg", image.Width, image.Height, jpeg);
        }
        using var pixels = RgbPlanes.ToPixels(image);
        return Encode(spec, spec.Format, pixels);
    }

    RenditionOutput MakeTransparent(RenditionSpec spec, PixelBuffer whole)
    {
        var format = spec.Format == RenditionFormat.Auto ? RenditionFormat.Webp : spec.Format;
        if (Math.Max(whole.Width, whole.Height) <= spec.LongEdge)
        {
            return Encode(spec, format, whole);
        }
        using var reduced = VipsReducer.Reduce(whole, spec.LongEdge, token);
        return Encode(spec, format, reduced);
    }

    PlanarImage Reduced(int longEdge)
    {
        if (picture.Opaque.LongEdge <= longEdge)
        {
            return picture.Opaque;
        }
        var reduced = ImageReducer.Reduce(Smallest(2 * longEdge), longEdge);
        _made.Add(reduced);
        return reduced;
    }

    static RenditionOutput Encode(RenditionSpec spec, RenditionFormat format, PixelBuffer pixels)
    {
        var content = format == RenditionFormat.Avif ? VipsEncoder.Avif(pixels, spec.Quality) : VipsEncoder.Webp(pixels, spec.Quality);
        var contentType = format == RenditionFormat.Avif ? "image/avif" : "image/webp";
        return new(spec.Kind, format, contentType, pixels.Width, pixels.Height, content);
    }
}
