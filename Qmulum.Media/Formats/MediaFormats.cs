namespace Qmulum.Media;

/// <summary>What follows from a format: its kind, media type and file extension.</summary>
public static class MediaFormats
{
    static readonly Dictionary<MediaFormat, (MediaKind Kind, string ContentType, string Extension)> Table = new()
    {
        [MediaFormat.Unknown] = (MediaKind.Unknown, "application/octet-stream", "bin"),
        [MediaFormat.Jpeg] = (MediaKind.Image, "image/jpeg", "jpg"),
        [MediaFormat.Png] = (MediaKind.Image, "image/png", "png"),
        [MediaFormat.WebP] = (MediaKind.Image, "image/webp", "webp"),
        [MediaFormat.Gif] = (MediaKind.Image, "image/gif", "gif"),
        [MediaFormat.Tiff] = (MediaKind.Image, "image/tiff", "tif"),
        [MediaFormat.Heic] = (MediaKind.Image, "image/heic", "heic"),
        [MediaFormat.Avif] = (MediaKind.Image, "image/avif", "avif"),
        [MediaFormat.Jxl] = (MediaKind.Image, "image/jxl", "jxl"),
        [MediaFormat.Bmp] = (MediaKind.Image, "image/bmp", "bmp"),
        [MediaFormat.Svg] = (MediaKind.Image, "image/svg+xml", "svg"),
        [MediaFormat.Dng] = (MediaKind.Raw, "image/x-adobe-dng", "dng"),
        [MediaFormat.Cr2] = (MediaKind.Raw, "image/x-canon-cr2", "cr2"),
        [MediaFormat.Cr3] = (MediaKind.Raw, "image/x-canon-cr3", "cr3"),
        [MediaFormat.Nef] = (MediaKind.Raw, "image/x-nikon-nef", "nef"),
        [MediaFormat.Arw] = (MediaKind.Raw, "image/x-sony-arw", "arw"),
        [MediaFormat.Raf] = (MediaKind.Raw, "image/x-fuji-raf", "raf"),
        [MediaFormat.Orf] = (MediaKind.Raw, "image/x-olympus-orf", "orf"),
        [MediaFormat.Rw2] = (MediaKind.Raw, "image/x-panasonic-rw2", "rw2"),
        [MediaFormat.Mp4] = (MediaKind.Video, "video/mp4", "mp4"),
        [MediaFormat.Mov] = (MediaKind.Video, "video/quicktime", "mov"),
        [MediaFormat.WebM] = (MediaKind.Video, "video/webm", "webm"),
        [MediaFormat.Mkv] = (MediaKind.Video, "video/x-matroska", "mkv"),
        [MediaFormat.Avi] = (MediaKind.Video, "video/x-msvideo", "avi"),
        [MediaFormat.ThreeGp] = (MediaKind.Video, "video/3gpp", "3gp"),
        [MediaFormat.Mts] = (MediaKind.Video, "video/mp2t", "mts"),
    };

    /// <summary>Picture, camera RAW, video or unknown.</summary>
    public static MediaKind Kind(this MediaFormat format) => Table[format].Kind;

    /// <summary>The media type, <c>application/octet-stream</c> for an unknown format.</summary>
    public static string ContentType(this MediaFormat format) => Table[format].ContentType;

    /// <summary>A safe lower-case file extension without the dot, <c>bin</c> for an unknown format.</summary>
    public static string Extension(this MediaFormat format) => Table[format].Extension;
}
