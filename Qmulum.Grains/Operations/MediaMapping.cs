using Qmulum.Grains.Interfaces;
using Qmulum.Media;

namespace Qmulum.Grains.Operations;

/// <summary>Between Qmulum.Media, which knows no grain, and the messages of the grains.</summary>
static class MediaMapping
{
    public static PhotoKind ToKind(MediaFormat format) => format.Kind() switch
    {
        MediaKind.Image or MediaKind.Raw => PhotoKind.Image,
        MediaKind.Video => PhotoKind.Video,
        _ => PhotoKind.Other,
    };

    public static Media.RenditionFormat ToFormat(Interfaces.RenditionFormat format) => format switch
    {
        Interfaces.RenditionFormat.Avif => Media.RenditionFormat.Avif,
        Interfaces.RenditionFormat.Webp => Media.RenditionFormat.Webp,
        _ => Media.RenditionFormat.Jpeg,
    };

    public static string ExtensionOf(Media.RenditionFormat format) => format switch
    {
        Media.RenditionFormat.Avif => "avif",
        Media.RenditionFormat.Webp => "webp",
        _ => "jpg",
    };

    public static Framing? ToFraming(PictureFrame? frame) => frame is null
        ? null
        : new(frame.Turn, frame.Crop is { } crop ? new(crop.X, crop.Y, crop.Width, crop.Height, crop.Angle) : null);

    public static Pixels? ToPixels(Derived derived) => derived.Pixels is { } pixels
        ? new(pixels.Width, pixels.Height, pixels.Orientation, pixels.HasAlpha, pixels.Frames)
        : null;

    public static Problem? ToProblem(MediaFault? fault) => fault is null ? null : new(CodeOf(fault.Code), fault.Message);

    public static PhotoFacts? ToFacts(MediaFacts? facts) => facts is null
        ? null
        : new(
            ToTaken(facts.Taken),
            ToCamera(facts),
            ToExposure(facts),
            facts.Position is { } position ? new(position.Latitude, position.Longitude, position.Altitude) : null,
            facts.Description,
            facts.Rating,
            [.. facts.Keywords],
            Film: facts.Film is { } film ? new(film.Offset, film.Length) : null,
            ContentId: facts.ContentIdentifier);

    public static Interfaces.VideoFacts? ToVideo(Media.VideoFacts? video) => video is null
        ? null
        : new(video.Duration.TotalSeconds, video.Rotation, video.Codec, video.AudioCodec, video.FrameRate, video.IsPlayable);

    static Taken? ToTaken(TakenAt? taken) => taken is null
        ? null
        : new(taken.Local, taken.Offset is { } offset ? (int)offset.TotalMinutes : null, ToSource(taken.Source));

    static Interfaces.TakenSource ToSource(Media.TakenSource source) => source switch
    {
        Media.TakenSource.Exif => Interfaces.TakenSource.Exif,
        Media.TakenSource.Xmp => Interfaces.TakenSource.Xmp,
        Media.TakenSource.Iptc => Interfaces.TakenSource.Iptc,
        Media.TakenSource.Quicktime => Interfaces.TakenSource.Quicktime,
        Media.TakenSource.Gps => Interfaces.TakenSource.Gps,
        Media.TakenSource.FileName => Interfaces.TakenSource.Name,
        _ => Interfaces.TakenSource.File,
    };

    static Camera? ToCamera(MediaFacts facts) =>
        facts is { CameraMake: null, CameraModel: null, Lens: null, Software: null }
            ? null
            : new(facts.CameraMake, facts.CameraModel, facts.Lens, facts.Software);

    static Exposure? ToExposure(MediaFacts facts) =>
        facts is { Exposure: null, FNumber: null, Iso: null, FocalLength: null, FocalLength35: null }
            ? null
            : new(facts.Exposure?.Text, facts.FNumber, facts.Iso, facts.FocalLength, facts.FocalLength35);

    // "TooManyPixels" is "too-many-pixels" to the world: the codes are words of the API.
    static string CodeOf(MediaFaultCode code) =>
        string.Concat(code.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
