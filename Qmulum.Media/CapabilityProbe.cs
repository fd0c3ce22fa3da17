using System.Runtime.InteropServices;
using Qmulum.Media.Jpeg;
using Qmulum.Media.Vips;

namespace Qmulum.Media;

/// <summary>Asks the native libraries what they can do.</summary>
static unsafe class CapabilityProbe
{
    // enum heif_compression_format of libheif/heif.h
    const int Hevc = 1;
    const int Av1 = 4;

    public static MediaCapabilities Run()
    {
        VipsRuntime.EnsureStarted();
        TurboHandle.Decompressor().Dispose();
        return new(VipsRuntime.Version, [.. Enum.GetValues<MediaFormat>().Where(Reads)], [.. Enum.GetValues<RenditionFormat>().Where(Writes)]);
    }

    static bool Reads(MediaFormat format) => format switch
    {
        _ when format.Kind() == MediaKind.Raw => true,
        MediaFormat.Heic => VipsRuntime.Has("heifload_source") && HasDecoder(Hevc),
        MediaFormat.Avif => VipsRuntime.Has("heifload_source") && HasDecoder(Av1),
        _ => VipsLoader.Nickname(format) is { } loader && VipsRuntime.Has(loader),
    };

    static bool Writes(RenditionFormat format) => format switch
    {
        RenditionFormat.Auto or RenditionFormat.Webp => VipsRuntime.Has("webpsave_target"),
        RenditionFormat.Avif => VipsRuntime.Has("heifsave_target"),
        _ => true,
    };

    // libheif reads a header without having the codec for its pixels; from Debian 13 on the codecs are packages of their own. A libvips with a
    // libheif inside has none of our business: it is believed.
    static bool HasDecoder(int compression)
    {
        if (!NativeLibrary.TryLoad("libheif.so.1", out var library) || !NativeLibrary.TryGetExport(library, "heif_have_decoder_for_format", out var ask))
        {
            return true;
        }
        return ((delegate* unmanaged[Cdecl]<int, int>)ask)(compression) != 0;
    }
}
