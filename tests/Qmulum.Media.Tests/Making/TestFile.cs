using Qmulum.Media.Pixels;
using Qmulum.Media.Vips;

namespace Qmulum.Media.Tests.Making;

/// <summary>Files in each format, written by libvips' savers out of pixels.</summary>
static unsafe class TestFile
{
    /// <summary>Writes a format that libvips has a saver for.</summary>
    public static byte[] Write(MediaFormat format, PixelBuffer pixels, int quality = 92)
    {
        using var image = Wrap(pixels);
        return Write(format, image, quality);
    }

    /// <summary>An image over pixels, with the savers that only tests want let through.</summary>
    public static VipsObject Wrap(PixelBuffer pixels)
    {
        VipsRuntime.EnsureStarted();
        VipsNative.vips_operation_block_set("VipsForeignSaveJxl", 0);
        return VipsReducer.Wrap(pixels);
    }

    public static byte[] Write(MediaFormat format, VipsObject image, int quality = 92) => format switch
    {
        MediaFormat.Jpeg => Save("jpegsave_target", image, operation => operation.With("Q", quality)),
        MediaFormat.Png => Save("pngsave_target", image, operation => operation.With("compression", 3)),
        MediaFormat.WebP => Save("webpsave_target", image, operation => operation.With("Q", quality).With("effort", 1)),
        MediaFormat.Gif => Save("gifsave_target", image, operation => operation),
        MediaFormat.Tiff => Save("tiffsave_target", image, operation => operation.With("compression", 5).With("predictor", 2)),
        MediaFormat.Heic => Save("heifsave_target", image, operation => operation.With("Q", quality).With("compression", 1).With("effort", 0)),
        MediaFormat.Avif => Save("heifsave_target", image, operation => operation.With("Q", quality).With("compression", 4).With("effort", 0)),
        MediaFormat.Jxl => Save("jxlsave_target", image, operation => operation.With("Q", quality).With("effort", 3)),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No saver for this format."),
    };

    public delegate VipsOperation Options(VipsOperation operation);

    public static byte[] Save(string saver, VipsObject image, Options options)
    {
        using var target = new VipsTarget();
        return target.Run(options(new VipsOperation(saver).With("in", image)));
    }

    /// <summary>Decodes a rendition, or any small file, to 8-bit pixels of its full size and stored orientation.</summary>
    public static PixelBuffer Read(ReadOnlySpan<byte> file)
    {
        VipsRuntime.EnsureStarted();
        using var image = VipsLoader.Open(file, FormatSniffer.Sniff(file[..Math.Min(file.Length, FormatSniffer.HeadBytes)]), isStrict: true);
        return VipsReducer.Reduce(image, 100_000, null, CancellationToken.None);
    }

    /// <summary>Pixels as a managed array.</summary>
    public static byte[] Bytes(PixelBuffer pixels) => new ReadOnlySpan<byte>(pixels.Pixels, (int)pixels.Length).ToArray();
}
