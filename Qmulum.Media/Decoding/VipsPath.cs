using Qmulum.Media.Jpeg;
using Qmulum.Media.Pixels;
using Qmulum.Media.Vips;

namespace Qmulum.Media.Decoding;

/// <summary>Every format but usual JPEG: libvips decodes and reduces, strictly first, then taking what can be had.</summary>
static class VipsPath
{
    /// <param name="content">The file.</param>
    /// <param name="format">The format to open it as; differs from the request's for a RAW file's preview.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="known">Facts that were read already, or null.</param>
    public static Decoded Decode(ReadOnlySpan<byte> content, MediaFormat format, DecodeRequest request, PixelFacts? known = null)
    {
        if (VipsLoader.Nickname(format) is not { } loader || !VipsRuntime.Has(loader))
        {
            return Decoded.Failed(MediaFaultCode.Unsupported, $"This machine's libvips has no reader of {format.ContentType()}.", known);
        }
        try
        {
            return Decode(content, format, request, known, isStrict: true);
        }
        catch (VipsException strict) when (!request.Token.IsCancellationRequested)
        {
            return Leniently(content, format, request, known, strict);
        }
    }

    static Decoded Leniently(ReadOnlySpan<byte> content, MediaFormat format, DecodeRequest request, PixelFacts? known, VipsException strict)
    {
        var code = FileEnd.Judge(content, format);
        try
        {
            var decoded = Decode(content, format, request, known, isStrict: false);
            var isShown = decoded.Picture is not null;
            return isShown ? decoded with { Damage = new(code, $"A part of the picture is missing: {strict.Message}.") } : decoded;
        }
        catch (VipsException lenient) when (!request.Token.IsCancellationRequested)
        {
            return Decoded.Failed(code, $"The {format.ContentType()} file cannot be decoded: {lenient.Message}.", known);
        }
    }

    static Decoded Decode(ReadOnlySpan<byte> content, MediaFormat format, DecodeRequest request, PixelFacts? known, bool isStrict)
    {
        using var header = VipsLoader.Open(content, format, isStrict);
        var facts = known ?? VipsLoader.Facts(header, format);
        var isHeldWhole = IsHeldWhole(content, format);
        var bytesPerPixel = 2L * facts.Bands * VipsLoader.SampleBytes(header);
        if (known is null && Limiter.Check(facts, isHeldWhole, bytesPerPixel, request.Limits) is { } fault)
        {
            return new() { Facts = facts, Failure = fault };
        }
        if (request.LongEdge == 0)
        {
            return new() { Facts = facts };
        }
        using var scaled = Scaled(content, format, isStrict, Math.Max(facts.StoredWidth, facts.StoredHeight), request.LongEdge);
        var image = scaled ?? header;
        var embedded = VipsLoader.Profile(image);
        var assumed = embedded is null && ColorBox.IsDisplayP3(content, format) ? "p3" : null;
        if (assumed is null && ProfileRule.IsKept(embedded, request) && VipsStrips.Fits(image, request.LongEdge))
        {
            var reduced = VipsStrips.Reduce(image, request.LongEdge, request.Token);
            return new() { Facts = facts, Picture = new(PlaneTurner.Turn(reduced, facts.Orientation), null, embedded) };
        }
        var pixels = VipsReducer.Reduce(image, request.LongEdge, assumed, request.Token);
        return new() { Facts = facts, Picture = ToPicture(pixels) };
    }

    // JPEG and WebP decoders can reduce on their own, which saves most of the work.
    static VipsObject? Scaled(ReadOnlySpan<byte> content, MediaFormat format, bool isStrict, int stored, int longEdge)
    {
        var reduction = (double)stored / longEdge;
        return reduction > 1 && format is MediaFormat.Jpeg or MediaFormat.WebP ? VipsLoader.Open(content, format, isStrict, reduction) : null;
    }

    static bool IsHeldWhole(ReadOnlySpan<byte> content, MediaFormat format) => format switch
    {
        MediaFormat.Jpeg => false, // judged by its own header before
        MediaFormat.Png => content.Length > 28 && content[28] != 0, // IHDR's interlace method
        _ => true,
    };

    static Picture ToPicture(PixelBuffer pixels)
    {
        if (pixels.IsTransparent())
        {
            using var flat = pixels.Flatten();
            return new(RgbPlanes.FromPixels(flat), pixels, default);
        }
        using (pixels)
        {
            using var flat = pixels.Bands == 4 ? pixels.Flatten() : null;
            return new(RgbPlanes.FromPixels(flat ?? pixels), null, default);
        }
    }
}
