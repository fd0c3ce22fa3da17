using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>How the time that a photo was taken is known, best first.</summary>
[GenerateSerializer, Alias("qmulum.taken-source")]
public enum TakenSource
{
    Exif = 1,
    Xmp = 2,
    Quicktime = 3,
    Gps = 4,

    /// <summary>The file's name has a time in it.</summary>
    Name = 5,

    /// <summary>When the file was last changed on its device.</summary>
    File = 6,

    /// <summary>Nothing else is known: when it was uploaded, in UTC.</summary>
    Upload = 7,

    /// <summary>An IPTC record.</summary>
    Iptc = 8,

    /// <summary>A person set it.</summary>
    Person = 9,
}

/// <summary>When a photo was taken.</summary>
/// <param name="Local">Wall-clock time at the place.</param>
/// <param name="OffsetMinutes">How far the place's clock was ahead of UTC, when it is known.</param>
/// <param name="Source">How it is known.</param>
[GenerateSerializer, Immutable, Alias("qmulum.taken")]
public sealed record Taken([property: Id(0)] DateTime Local, [property: Id(1)] int? OffsetMinutes, [property: Id(2)] TakenSource Source);

/// <summary>What took it.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.camera")]
public sealed record Camera(
    [property: Id(0)] string? Make,
    [property: Id(1)] string? Model,
    [property: Id(2)] string? Lens,
    [property: Id(3)] string? Software);

/// <summary>How it was exposed.</summary>
/// <param name="Time">Seconds, as the camera wrote it: "1/250" or "2.5".</param>
/// <param name="FNumber">Focal length over aperture.</param>
/// <param name="Iso">Sensitivity.</param>
/// <param name="FocalLength">Millimetres.</param>
/// <param name="FocalLength35">Millimetres that give the same view on 35 mm film.</param>
[GenerateSerializer, Immutable, Alias("qmulum.exposure")]
public sealed record Exposure(
    [property: Id(0)] string? Time,
    [property: Id(1)] double? FNumber,
    [property: Id(2)] int? Iso,
    [property: Id(3)] double? FocalLength,
    [property: Id(4)] double? FocalLength35);

/// <summary>Where it was taken (WGS 84).</summary>
/// <param name="Latitude">Degrees north, -90 to 90.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
/// <param name="Altitude">Metres above sea level.</param>
[GenerateSerializer, Immutable, Alias("qmulum.position")]
public sealed record Position([property: Id(0)] double Latitude, [property: Id(1)] double Longitude, [property: Id(2)] double? Altitude);

/// <summary>What the file says about itself.</summary>
/// <param name="Film">The film behind the picture; null when there is none.</param>
/// <param name="ContentId">What the two files of a Live Photo have in common; null for other files.</param>
[GenerateSerializer, Immutable, Alias("qmulum.photo-facts")]
public sealed record PhotoFacts(
    [property: Id(0)] Taken? Taken,
    [property: Id(1)] Camera? Camera,
    [property: Id(2)] Exposure? Exposure,
    [property: Id(3)] Position? Position,
    [property: Id(4)] string? Description,
    [property: Id(5)] int? Rating,
    [property: Id(6)] ImmutableArray<string> Keywords,
    [property: Id(7)] VideoFacts? Video = null,
    [property: Id(16)] EmbeddedFilm? Film = null,
    [property: Id(17)] string? ContentId = null);

/// <summary>The film behind a picture in the picture's own file: a motion photo.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">Its bytes, an MP4 file of its own.</param>
[GenerateSerializer, Immutable, Alias("qmulum.embedded-film")]
public sealed record EmbeddedFilm([property: Id(0)] long Offset, [property: Id(1)] long Length);

/// <summary>What a video is.</summary>
/// <param name="Seconds">Its length.</param>
/// <param name="Rotation">Degrees clockwise by which its pictures are turned to be shown: 0, 90, 180 or 270.</param>
/// <param name="Codec">The codec of its pictures, such as "h264".</param>
/// <param name="AudioCodec">The codec of its sound; null when it has none.</param>
/// <param name="FrameRate">Pictures a second, when known.</param>
/// <param name="IsPlayable">Whether browsers play the file as it is.</param>
[GenerateSerializer, Immutable, Alias("qmulum.video-facts")]
public sealed record VideoFacts(
    [property: Id(0)] double Seconds,
    [property: Id(1)] int Rotation,
    [property: Id(2)] string? Codec,
    [property: Id(3)] string? AudioCodec,
    [property: Id(4)] double? FrameRate,
    [property: Id(5)] bool IsPlayable);

/// <summary>What the pixels are.</summary>
/// <param name="Width">As shown, after orientation.</param>
/// <param name="Height">As shown, after orientation.</param>
/// <param name="Orientation">The EXIF orientation that was applied, 1 to 8 (TIFF tag 274).</param>
/// <param name="HasAlpha">Whether some of it is transparent.</param>
/// <param name="Frames">Pictures in the file; 1 for a still.</param>
[GenerateSerializer, Immutable, Alias("qmulum.pixels")]
public sealed record Pixels(
    [property: Id(0)] int Width,
    [property: Id(1)] int Height,
    [property: Id(2)] int Orientation,
    [property: Id(3)] bool HasAlpha,
    [property: Id(4)] int Frames);

/// <summary>Why a photo has no pictures, or only part of one.</summary>
/// <param name="Code">A short stable word, such as "truncated".</param>
/// <param name="Message">The sentence for people.</param>
[GenerateSerializer, Immutable, Alias("qmulum.problem")]
public sealed record Problem([property: Id(0)] string Code, [property: Id(1)] string Message)
{
    /// <summary>The code that says that the bytes of a version are not what they were, or are gone. Sending the file again mends it.</summary>
    public const string BytesDamaged = "bytes-damaged";
}
