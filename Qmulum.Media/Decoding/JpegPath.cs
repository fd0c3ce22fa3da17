using Qmulum.Media.Jpeg;
using Qmulum.Media.Pixels;
using Qmulum.Media.Resampling;

namespace Qmulum.Media.Decoding;

/// <summary>The fast path: scaled decode, SIMD Lanczos, and what it declines goes to libvips.</summary>
static class JpegPath
{
    // Some cameras pad their files; that is after the picture and harms nothing.
    const string PaddingBeforeTheEnd = "extraneous bytes before marker 0xd9";

    // One gray block takes a byte, and the end marker two: with less than that there is nothing of the picture.
    const int LeastData = 3;

    /// <param name="jpeg">The file.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="fallbackOrientation">The orientation when the JPEG has no EXIF of its own (a RAW file's preview).</param>
    public static unsafe Decoded Decode(ReadOnlySpan<byte> jpeg, DecodeRequest request, int fallbackOrientation = 1)
    {
        var header = JpegHeader.Read(jpeg);
        if (header.Pixels == 0)
        {
            return Decoded.Failed(FileEnd.Judge(jpeg, MediaFormat.Jpeg), "The JPEG has no frame header.");
        }
        var orientation = header.HasExif ? header.Orientation : fallbackOrientation;
        var facts = PixelFacts.Of(header.Width, header.Height, orientation, header.Components, false, 1, request.Format);
        if (Refuse(jpeg, header, facts, request.Limits) is { } fault)
        {
            return new() { Facts = facts, Failure = fault };
        }
        if (request.LongEdge == 0)
        {
            return new() { Facts = facts };
        }
        if (header.DataStart == 0 || jpeg.Length - header.DataStart < LeastData)
        {
            return Decoded.Failed(MediaFaultCode.Truncated, "The JPEG ends before its picture starts.", facts);
        }
        return Fast(jpeg, header, facts, request) ?? VipsPath.Decode(jpeg, MediaFormat.Jpeg, request, facts);
    }

    static MediaFault? Refuse(ReadOnlySpan<byte> jpeg, JpegHeader header, PixelFacts facts, MediaLimits limits)
    {
        // libjpeg keeps 2 bytes a coefficient, and chroma is at most as large as luma.
        if (Limiter.Check(facts, header.IsProgressive, 2L * header.Components, limits) is { } fault)
        {
            return fault;
        }
        var scans = header.IsProgressive ? JpegHeader.CountScans(jpeg) : 1;
        return scans > limits.MaxScans
            ? new(MediaFaultCode.TooManyFrames, $"The JPEG has {scans} scans; at most {limits.MaxScans} are read.")
            : null;
    }

    static Decoded? Fast(ReadOnlySpan<byte> jpeg, JpegHeader header, PixelFacts facts, DecodeRequest request)
    {
        var profile = jpeg[header.Profile].ToArray();
        if (header.ProfileSegments > 1 || !ProfileRule.IsKept(profile, request) || header.Precision != 8)
        {
            return null;
        }
        if (JpegDecoder.Decode(jpeg, request.LongEdge, out var warning) is not { } whole)
        {
            return null;
        }
        using (whole)
        {
            request.Token.ThrowIfCancellationRequested();
            var upright = PlaneTurner.Turn(ImageReducer.Reduce(whole, request.LongEdge), facts.Orientation);
            return new()
            {
                Facts = facts,
                Picture = new(upright, null, profile),
                Damage = Damage(jpeg, warning),
            };
        }
    }

    static MediaFault? Damage(ReadOnlySpan<byte> jpeg, string? warning)
    {
        if (warning is null || warning.Contains(PaddingBeforeTheEnd, StringComparison.Ordinal))
        {
            return null;
        }
        return new(FileEnd.Judge(jpeg, MediaFormat.Jpeg), $"A part of the picture is missing: {warning}.");
    }
}
