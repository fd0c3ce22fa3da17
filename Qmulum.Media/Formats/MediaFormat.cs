namespace Qmulum.Media;

/// <summary>The format of a file, by its content.</summary>
public enum MediaFormat
{
    /// <summary>Nothing that is known here.</summary>
    Unknown,

    /// <summary>JPEG (ITU T.81).</summary>
    Jpeg,

    /// <summary>PNG (RFC 2083).</summary>
    Png,

    /// <summary>WebP (RFC 9649).</summary>
    WebP,

    /// <summary>GIF 87a and 89a.</summary>
    Gif,

    /// <summary>TIFF 6.0 and BigTIFF.</summary>
    Tiff,

    /// <summary>HEIF with HEVC (ISO/IEC 23008-12).</summary>
    Heic,

    /// <summary>AVIF.</summary>
    Avif,

    /// <summary>JPEG XL, codestream or container (ISO/IEC 18181).</summary>
    Jxl,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>Scalable Vector Graphics; never decoded.</summary>
    Svg,

    /// <summary>Adobe Digital Negative.</summary>
    Dng,

    /// <summary>Canon RAW 2.</summary>
    Cr2,

    /// <summary>Canon RAW 3.</summary>
    Cr3,

    /// <summary>Nikon RAW.</summary>
    Nef,

    /// <summary>Sony RAW.</summary>
    Arw,

    /// <summary>Fujifilm RAW.</summary>
    Raf,

    /// <summary>Olympus RAW.</summary>
    Orf,

    /// <summary>Panasonic RAW.</summary>
    Rw2,

    /// <summary>MPEG-4 video.</summary>
    Mp4,

    /// <summary>QuickTime video.</summary>
    Mov,

    /// <summary>WebM video.</summary>
    WebM,

    /// <summary>Matroska video.</summary>
    Mkv,

    /// <summary>AVI video.</summary>
    Avi,

    /// <summary>3GPP video.</summary>
    ThreeGp,

    /// <summary>MPEG transport stream, as camcorders write it.</summary>
    Mts,
}
