using Qmulum.Media.Pixels;

namespace Qmulum.Media.Vips;

/// <summary>Reduces an open image with libvips, turns it upright, and brings it to 8-bit sRGB.</summary>
static unsafe class VipsReducer
{
    const int OnlyDown = 2; // VipsSize

    // VipsInterpretation, VipsBandFormat
    const int BlackAndWhite = 1;
    const int Srgb = 22;
    const int UnsignedByte = 0;

    /// <param name="image">An open image, read once.</param>
    /// <param name="longEdge">Pixels along the longer side; never enlarges.</param>
    /// <param name="profile">A built-in profile ("p3") to take for an image that embeds none; null for sRGB.</param>
    /// <param name="token">Stops the decoding.</param>
    public static PixelBuffer Reduce(VipsObject image, int longEdge, string? profile, CancellationToken token)
    {
        var thumbnail = new VipsOperation("thumbnail_image")
            .With("in", image)
            .With("width", longEdge)
            .With("height", longEdge)
            .With("size", OnlyDown);
        if (profile is not null)
        {
            thumbnail = thumbnail.With("import-profile", profile);
        }
        // Asking for the conversion of an image that has no profile costs hundreds of milliseconds and changes nothing.
        if (profile is not null || VipsLoader.HasProfile(image))
        {
            thumbnail = thumbnail.With("export-profile", "srgb");
        }
        using var reduced = thumbnail.Output();
        using var normal = Normalize(reduced);
        VipsInterrupt.Watch(normal, token);
        return Read(normal);
    }

    /// <summary>Reduces pixels that are in memory; colours of transparent pixels do not bleed into the others.</summary>
    public static PixelBuffer Reduce(PixelBuffer pixels, int longEdge, CancellationToken token)
    {
        using var image = Wrap(pixels);
        return Reduce(image, longEdge, null, token);
    }

    /// <summary>An sRGB or gray image over pixels that must stay while it is in use.</summary>
    public static VipsObject Wrap(PixelBuffer pixels)
    {
        VipsRuntime.EnsureStarted();
        using var raw = VipsObject.Own(VipsNative.vips_image_new_from_memory(
            pixels.Pixels, (nuint)pixels.Length, pixels.Width, pixels.Height, pixels.Bands, UnsignedByte));
        return new VipsOperation("copy")
            .With("in", raw)
            .With("interpretation", pixels.Bands == 1 ? BlackAndWhite : Srgb)
            .Output();
    }

    // Gray, RGB or RGBA with 8 bits a sample: what PixelBuffer holds.
    static VipsObject Normalize(VipsObject image)
    {
        var isGray = VipsNative.vips_image_get_interpretation(image) == BlackAndWhite && VipsNative.vips_image_get_bands(image) == 1;
        using var colors = isGray
            ? new VipsOperation("copy").With("in", image).Output()
            : new VipsOperation("colourspace").With("in", image).With("space", Srgb).Output();
        using var bytes = new VipsOperation("cast").With("in", colors).With("format", UnsignedByte).Output();
        var bands = VipsNative.vips_image_get_bands(bytes);
        // Further channels, which TIFF may have, are neither colour nor opacity.
        return new VipsOperation("extract_band").With("in", bytes).With("band", 0).With("n", bands >= 4 ? 4 : bands == 2 ? 1 : bands).Output();
    }

    static PixelBuffer Read(VipsObject image)
    {
        var pixels = new PixelBuffer(
            VipsNative.vips_image_get_width(image), VipsNative.vips_image_get_height(image), VipsNative.vips_image_get_bands(image));
        var memory = VipsNative.vips_image_write_to_memory(image, out var length);
        if (memory == 0)
        {
            pixels.Dispose();
            throw VipsException.Take();
        }
        try
        {
            Buffer.MemoryCopy((void*)memory, pixels.Pixels, pixels.Length, checked((long)length));
            return pixels;
        }
        finally
        {
            VipsNative.g_free(memory);
        }
    }
}
