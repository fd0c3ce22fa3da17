using Qmulum.Media.Facts;

namespace Qmulum.Media.Vips;

/// <summary>
/// Opens files with the loader of their own format, chosen by our own sniffing: libvips is never asked to guess, so no other loader
/// can be reached.
/// </summary>
static unsafe class VipsLoader
{
    // VipsFailOn
    const int FailOnNothing = 0;
    const int FailOnError = 2;

    const int MaxHeifItems = 8;

    // VipsAccess
    const int Sequential = 1;

    /// <summary>The loader's nickname, or null when the format is not read by libvips here.</summary>
    public static string? Nickname(MediaFormat format) => format switch
    {
        MediaFormat.Jpeg => "jpegload_source",
        MediaFormat.Png => "pngload_source",
        MediaFormat.WebP => "webpload_source",
        MediaFormat.Gif => "gifload_source",
        MediaFormat.Tiff => "tiffload_source",
        MediaFormat.Heic or MediaFormat.Avif => "heifload_source",
        MediaFormat.Jxl => "jxlload_source",
        _ => null,
    };

    /// <summary>Opens the first picture of a file; its pixels are read when they are asked for, from the top.</summary>
    /// <param name="content">The file; must stay while the image is in use.</param>
    /// <param name="format">Its format.</param>
    /// <param name="isStrict">Whether anything wrong ends the reading, or what can be read is taken.</param>
    /// <param name="reduction">How much smaller than stored is still enough, at least 1; some loaders can use it.</param>
    /// <exception cref="VipsException">The header cannot be read.</exception>
    public static VipsObject Open(ReadOnlySpan<byte> content, MediaFormat format, bool isStrict, double reduction = 1)
    {
        fixed (byte* bytes = content)
        {
            using var source = VipsObject.Own(VipsNative.vips_source_new_from_memory(bytes, (nuint)content.Length));
            var load = new VipsOperation(Nickname(format)!)
                .With("source", source)
                .With("access", Sequential)
                .With("fail-on", isStrict ? FailOnError : FailOnNothing);
            if (reduction >= 2 && format == MediaFormat.Jpeg)
            {
                load = load.With("shrink", reduction >= 8 ? 8 : reduction >= 4 ? 4 : 2);
            }
            if (reduction > 1 && format == MediaFormat.WebP)
            {
                load = load.With("scale", 1 / reduction);
            }
            return load.Output();
        }
    }

    /// <summary>What the header of an open image says.</summary>
    public static PixelFacts Facts(VipsObject image, MediaFormat format) =>
        PixelFacts.Of(
            VipsNative.vips_image_get_width(image),
            VipsNative.vips_image_get_height(image),
            VipsNative.vips_image_get_orientation(image) is >= 1 and <= 8 and var orientation ? orientation : 1,
            VipsNative.vips_image_get_bands(image),
            VipsNative.vips_image_hasalpha(image) != 0,
            Math.Max(1, VipsNative.vips_image_get_n_pages(image)),
            format);

    /// <summary>Bytes of one sample: 1, 2, 4 or 8.</summary>
    public static int SampleBytes(VipsObject image) => VipsNative.vips_image_get_format(image) switch
    {
        0 or 1 => 1,
        2 or 3 => 2,
        4 or 5 or 6 => 4,
        _ => 8,
    };

    /// <summary>The EXIF and XMP of an open image.</summary>
    public static MetadataBlobs Blobs(VipsObject image) => new(Blob(image, "exif-data"), Blob(image, "xmp-data") ?? HeifPacket(image));

    // Of HEIF's items of type "mime" libvips takes only those for XMP that start with the very tag; others keep the item's name.
    static byte[]? HeifPacket(VipsObject image) =>
        Enumerable.Range(0, MaxHeifItems)
            .Select(item => Blob(image, $"heif-mime-{item}"))
            .FirstOrDefault(static bytes => bytes is not null && bytes.AsSpan().IndexOf("rdf:RDF"u8) >= 0);

    /// <summary>A field that holds bytes, or null.</summary>
    public static byte[]? Blob(VipsObject image, string name)
    {
        if (VipsNative.vips_image_get_typeof(image, name) == 0)
        {
            return null;
        }
        return VipsNative.vips_image_get_blob(image, name, out var data, out var length) == 0
            ? new ReadOnlySpan<byte>(data, checked((int)length)).ToArray()
            : throw VipsException.Take();
    }

    /// <summary>The colour profile of an open image, or null.</summary>
    public static byte[]? Profile(VipsObject image) => Blob(image, "icc-profile-data");

    public static bool HasProfile(VipsObject image) => VipsNative.vips_image_get_typeof(image, "icc-profile-data") != 0;
}
