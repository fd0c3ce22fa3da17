namespace Qmulum.Media;

/// <summary>What was derived from one file. A file that cannot be shown gives a <see cref="Failure"/>, never an exception.</summary>
public sealed class Derived
{
    /// <summary>The format by content.</summary>
    public required MediaFormat Format { get; init; }

    /// <summary>The media type of the content, for example <c>image/jpeg</c>.</summary>
    public string ContentType => Format.ContentType();

    /// <summary>What the header says about the picture; null when the header could not be read.</summary>
    public PixelFacts? Pixels { get; init; }

    /// <summary>The metadata, when asked for. Present for files that fail to decode, too.</summary>
    public MediaFacts? Facts { get; init; }

    /// <summary>The renditions, in the order asked for; empty when <see cref="Failure"/> is set.</summary>
    public IReadOnlyList<RenditionOutput> Renditions { get; init; } = [];

    /// <summary>The ThumbHash (at most 25 bytes), when asked for.</summary>
    public byte[]? Placeholder { get; init; }

    /// <summary>64-bit DCT hash; two pictures look alike when few bits differ.</summary>
    public ulong? PerceptualHash { get; init; }

    /// <summary>Set when the file is damaged, yet a part of its picture is shown.</summary>
    public MediaFault? Damage { get; init; }

    /// <summary>Set when there is nothing to show, with the reason.</summary>
    public MediaFault? Failure { get; init; }
}
