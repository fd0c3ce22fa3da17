using Qmulum.Media.Jpeg;
using Qmulum.Media.Pixels;
using Qmulum.Media.Resampling;

namespace Qmulum.Media.Vips;

/// <summary>
/// Reads an open image in strips from the top and reduces it with our own filters: libvips decodes, and its own resize, which takes as long as a
/// decode, is not used. For gray and RGB with 8 bits a sample.
/// </summary>
static unsafe class VipsStrips
{
    // VipsInterpretation, VipsBandFormat
    const int BlackAndWhite = 1;
    const int Srgb = 22;
    const int UnsignedByte = 0;

    // A kernel's rows are kept on the stack and in the ring: beyond this reduction libvips' box filter is the better start.
    const int MostReduction = 32;

    /// <summary>Whether an image can be read this way.</summary>
    public static bool Fits(VipsObject image, int longEdge)
    {
        var (bands, interpretation) = (VipsNative.vips_image_get_bands(image), VipsNative.vips_image_get_interpretation(image));
        var isPlain = (bands == 1 && interpretation == BlackAndWhite) || (bands == 3 && interpretation == Srgb);
        var stored = Math.Max(VipsNative.vips_image_get_width(image), VipsNative.vips_image_get_height(image));
        return isPlain && VipsNative.vips_image_get_format(image) == UnsignedByte && stored / longEdge < MostReduction;
    }

    /// <exception cref="VipsException">The picture cannot be decoded.</exception>
    public static PlanarImage Reduce(VipsObject image, int longEdge, CancellationToken token)
    {
        var (sourceWidth, sourceHeight) = (VipsNative.vips_image_get_width(image), VipsNative.vips_image_get_height(image));
        var (width, height) = ImageReducer.Fit(sourceWidth, sourceHeight, longEdge);
        var (ratioX, ratioY) = ((double)sourceWidth / width, (double)sourceHeight / height);
        using var luma = new StripReducer(sourceWidth, sourceHeight, width, height, ratioX, ratioY);
        if (VipsNative.vips_image_get_bands(image) == 1)
        {
            ForEachStrip(image, (pixels, rows) => AddGray(pixels, rows, sourceWidth, luma), token);
            return new(luma.Take(), null, null);
        }
        var (chromaWidth, chromaHeight) = ((width + 1) / 2, (height + 1) / 2);
        using var blue = new StripReducer(sourceWidth, sourceHeight, chromaWidth, chromaHeight, 2 * ratioX, 2 * ratioY);
        using var red = new StripReducer(sourceWidth, sourceHeight, chromaWidth, chromaHeight, 2 * ratioX, 2 * ratioY);
        using var converter = TurboHandle.Compressor();
        ForEachStrip(image, (pixels, rows) => AddColor(converter, pixels, rows, sourceWidth, luma, blue, red), token);
        return new(luma.Take(), blue.Take(), red.Take());
    }

    delegate void Strip(byte* pixels, int rows);

    static void ForEachStrip(VipsObject image, Strip use, CancellationToken token)
    {
        var (width, height) = (VipsNative.vips_image_get_width(image), VipsNative.vips_image_get_height(image));
        using var region = VipsObject.Own(VipsNative.vips_region_new(image));
        for (var top = 0; top < height; top += StripReducer.Rows)
        {
            token.ThrowIfCancellationRequested();
            var rows = Math.Min(StripReducer.Rows, height - top);
            var pixels = VipsNative.vips_region_fetch(region, 0, top, width, rows, out _);
            if (pixels == null)
            {
                throw VipsException.Take();
            }
            try
            {
                use(pixels, rows);
            }
            finally
            {
                VipsNative.g_free((nint)pixels);
            }
        }
    }

    static void AddGray(byte* pixels, int rows, int width, StripReducer luma)
    {
        for (var row = 0; row < rows; row++)
        {
            new ReadOnlySpan<byte>(pixels + (long)row * width, width).CopyTo(new(luma.NextStrip + (long)row * luma.Stride, width));
        }
        luma.Add(rows);
    }

    static void AddColor(TurboHandle converter, byte* pixels, int rows, int width, StripReducer luma, StripReducer blue, StripReducer red)
    {
        var planes = stackalloc byte*[3] { luma.NextStrip, blue.NextStrip, red.NextStrip };
        var strides = stackalloc int[3] { luma.Stride, blue.Stride, red.Stride };
        RgbPlanes.Convert(converter, pixels, width, rows, planes, strides, TurboNative.Samp444);
        luma.Add(rows);
        blue.Add(rows);
        red.Add(rows);
    }
}
