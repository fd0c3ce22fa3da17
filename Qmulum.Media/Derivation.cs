using Qmulum.Media.Decoding;
using Qmulum.Media.Facts;
using Qmulum.Media.Hashes;
using Qmulum.Media.Jpeg;
using Qmulum.Media.Native;
using Qmulum.Media.Pixels;
using Qmulum.Media.Vips;

namespace Qmulum.Media;

/// <summary>Everything that is derived from the bytes of one file, on one worker thread.</summary>
sealed class Derivation(NativeBytes content, MediaFormat format, DerivePlan plan, MediaLimits limits, FactsExtractor facts)
{
    // A worker's answer has room for that, and for what the turned file may be longer.
    const int MostOfTurnedFile = 56 << 20;

    MediaFacts? _facts;

    /// <summary>The metadata, as soon as it was read: it is known even when decoding does not end in time.</summary>
    public MediaFacts? Facts => Volatile.Read(ref _facts);

    /// <param name="token">Is cancelled when the time is up.</param>
    public Derived Run(CancellationToken token)
    {
        if (plan.Facts)
        {
            using var stream = content.AsStream();
            var read = facts.Read(XmlDepth.IsHostile(MetadataPart()) ? null : stream, Blobs, plan);
            Volatile.Write(ref _facts, read with { Film = FilmFinder.Find(content.GetSpan(), format, read.FilmFromEnd) });
        }
        try
        {
            return Derive(DecodeRequest.For(format, plan, limits, token));
        }
        catch (Exception error) when (token.IsCancellationRequested && error is OperationCanceledException or VipsException)
        {
            return Failed(new(MediaFaultCode.TimedOut, $"Decoding took longer than {limits.Timeout.TotalSeconds} s."));
        }
        catch (Exception error) when (error is OutOfMemoryException or InsufficientMemoryException)
        {
            return Failed(new(MediaFaultCode.OutOfMemory, "There was not enough memory to decode the file."));
        }
    }

    public Derived Failed(MediaFault fault) => new() { Format = format, Facts = Facts, Failure = fault };

    Derived Derive(DecodeRequest request)
    {
        if (plan.TurnsFile)
        {
            return TurnedFile();
        }
        using var decoded = Framed(Decode(request));
        if (decoded.Failure is { } failure)
        {
            return new() { Format = format, Facts = Facts, Pixels = decoded.Facts, Failure = failure };
        }
        if (decoded.Picture is not { } picture)
        {
            return new() { Format = format, Facts = Facts, Pixels = decoded.Facts };
        }
        using var maker = new RenditionMaker(picture, request.Token);
        return new()
        {
            Format = format,
            Facts = Facts,
            Pixels = decoded.Facts,
            Damage = decoded.Damage,
            Renditions = maker.Make(plan.Renditions),
            Placeholder = plan.Placeholder ? MakePlaceholder(picture, maker, request.Token) : null,
            PerceptualHash = plan.PerceptualHash ? PerceptualHash.Of(maker.Smallest(DecodeRequest.LongEdgeForHashes).Luma) : null,
        };
    }

    Decoded Framed(Decoded decoded) =>
        plan.Framing is { } framing && decoded.Picture is { } picture ? decoded with { Picture = PictureFramer.Frame(picture, framing) } : decoded;

    Derived TurnedFile()
    {
        if (format != MediaFormat.Jpeg)
        {
            return Failed(new(MediaFaultCode.Unsupported, $"A turn cannot be written into {format.ContentType()} files; the original is there as it was uploaded."));
        }
        if (content.Length > MostOfTurnedFile)
        {
            return Failed(new(MediaFaultCode.TooManyBytes, $"The file has {content.Length} bytes; at most {MostOfTurnedFile} are turned."));
        }
        if (TurnedJpeg.Make(content.GetSpan(), plan.Framing?.Turn ?? Orientations.None) is not { } turned)
        {
            return Failed(new(MediaFaultCode.Unsupported, "The file's own facts leave no room for its orientation; the original is there as it was uploaded."));
        }
        return new() { Format = format, Renditions = [new(DerivePlan.TurnedFile, RenditionFormat.Jpeg, "image/jpeg", 0, 0, turned)] };
    }

    Decoded Decode(DecodeRequest request)
    {
        var bytes = content.GetSpan();
        return format.Kind() switch
        {
            MediaKind.Raw => RawPath.Decode(bytes, request),
            MediaKind.Image when format == MediaFormat.Jpeg => JpegPath.Decode(bytes, request),
            MediaKind.Image => VipsPath.Decode(bytes, format, request),
            _ => Decoded.Failed(MediaFaultCode.UnknownFormat, "The content is of no known kind."),
        };
    }

    static byte[] MakePlaceholder(Picture picture, RenditionMaker maker, CancellationToken token)
    {
        if (picture.Transparent is not { } transparent)
        {
            return Placeholder.Of(maker.Smallest(DecodeRequest.LongEdgeForHashes));
        }
        using var small = VipsReducer.Reduce(transparent, ThumbHash.MaxSide, token);
        return Placeholder.Of(small);
    }

    // A JPEG's metadata lies before its first scan, and readers look no further; elsewhere it can be anywhere.
    ReadOnlySpan<byte> MetadataPart()
    {
        var bytes = content.GetSpan();
        var end = format == MediaFormat.Jpeg ? JpegHeader.Read(bytes).DataStart : 0;
        return end > 0 ? bytes[..end] : bytes;
    }

    // The formats whose EXIF MetadataExtractor does not read, and files it gave up on.
    MetadataBlobs? Blobs()
    {
        if (format == MediaFormat.Jpeg)
        {
            var header = JpegHeader.Read(content.GetSpan());
            return new(content.GetSpan()[header.Exif].ToArray(), content.GetSpan()[header.Xmp].ToArray());
        }
        if (VipsLoader.Nickname(format) is not { } loader || !VipsRuntime.Has(loader))
        {
            return null;
        }
        try
        {
            using var image = VipsLoader.Open(content.GetSpan(), format, isStrict: false);
            return VipsLoader.Blobs(image);
        }
        catch (VipsException)
        {
            // No header, no metadata: the decoder reports the fault.
            return null;
        }
    }
}
