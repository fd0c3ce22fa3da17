namespace Qmulum.Media;

/// <summary>
/// What a file says about itself. Each text is bounded in length and holds no control characters; each number is in range or absent.
/// </summary>
public sealed record MediaFacts
{
    /// <summary>When it was taken; null when nothing says so.</summary>
    public TakenAt? Taken { get; init; }

    /// <summary>Maker of the camera, at most 128 characters.</summary>
    public string? CameraMake { get; init; }

    /// <summary>Model of the camera, at most 128 characters.</summary>
    public string? CameraModel { get; init; }

    /// <summary>Lens, at most 128 characters.</summary>
    public string? Lens { get; init; }

    /// <summary>Program that wrote the file, at most 128 characters.</summary>
    public string? Software { get; init; }

    /// <summary>Exposure time.</summary>
    public ExposureTime? Exposure { get; init; }

    /// <summary>Aperture: focal length by diameter.</summary>
    public double? FNumber { get; init; }

    /// <summary>Sensitivity, ISO 12232.</summary>
    public int? Iso { get; init; }

    /// <summary>Focal length, millimetres.</summary>
    public double? FocalLength { get; init; }

    /// <summary>Focal length on 35 mm film with the same view, millimetres.</summary>
    public double? FocalLength35 { get; init; }

    /// <summary>Where it was taken.</summary>
    public GeoPosition? Position { get; init; }

    /// <summary>Stars, 0 to 5; −1 is "rejected" (XMP specification part 1, xmp:Rating).</summary>
    public int? Rating { get; init; }

    /// <summary>Caption, at most 4096 characters; lines are separated by \n.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// EXIF orientation as written, 1 to 8. For display use <see cref="PixelFacts"/>: renditions are upright already, and HEIC's tag may
    /// contradict its pixels.
    /// </summary>
    public int? Orientation { get; init; }

    /// <summary>Keywords, at most 256 of 128 characters, without repetition.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Length of a video.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The film behind a picture; null when there is none.</summary>
    public EmbeddedFilm? Film { get; init; }

    /// <summary>What the two files of an Apple Live Photo have in common, at most 64 characters.</summary>
    public string? ContentIdentifier { get; init; }

    /// <summary>Where a film begins by what the XMP says: bytes from the end of the file, the likeliest first.</summary>
    internal IReadOnlyList<long> FilmFromEnd { get; init; } = [];
}
