namespace Qmulum.Media;

/// <summary>Why a file shows nothing, or only a part of its picture.</summary>
public enum MediaFaultCode
{
    /// <summary>The file has no bytes.</summary>
    Empty,

    /// <summary>The content is of no known kind, whatever its name says.</summary>
    UnknownFormat,

    /// <summary>The file ends before its picture does.</summary>
    Truncated,

    /// <summary>The bytes are not what the format asks for.</summary>
    Corrupt,

    /// <summary>Width × height is over the limit.</summary>
    TooManyPixels,

    /// <summary>The file is longer than may be read into memory.</summary>
    TooManyBytes,

    /// <summary>The file has more frames, pages or scans than the limit.</summary>
    TooManyFrames,

    /// <summary>Decoding took longer than the limit.</summary>
    TimedOut,

    /// <summary>Decoding would need, or needed, more memory than there is for one file.</summary>
    OutOfMemory,

    /// <summary>A known kind of file that is not decoded: a video, SVG, or a codec that this machine lacks.</summary>
    Unsupported,

    /// <summary>A camera RAW file without an embedded JPEG preview.</summary>
    NoPreview,
}
