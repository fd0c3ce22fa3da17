using Qmulum.Media;
using Qmulum.Media.Vips;

namespace Qmulum.Bench.Media;

/// <summary>libvips alone with one decode: load, thumbnail to 1800, keep it, thumbnail of that to 550, save both as JPEG.</summary>
static unsafe class VipsAlone
{
    public static void Run(byte[] file, MediaFormat format)
    {
        using var source = VipsLoader.Open(file, format, isStrict: true, reduction: format == MediaFormat.WebP ? 4000.0 / 1800 : 1);
        using var lazy = Thumbnail(source, 1800);
        using var preview = VipsObject.Own(VipsNative.vips_image_copy_memory(lazy));
        using var thumbnail = Thumbnail(preview, 550);
        Save(preview);
        Save(thumbnail);
    }

    static VipsObject Thumbnail(VipsObject image, int longEdge) =>
        new VipsOperation("thumbnail_image").With("in", image).With("width", longEdge).With("height", longEdge).With("size", 2).Output();

    static void Save(VipsObject image)
    {
        using var target = new VipsTarget();
        target.Run(new VipsOperation("jpegsave_target").With("in", image).With("Q", 80));
    }
}
