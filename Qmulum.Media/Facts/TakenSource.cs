namespace Qmulum.Media;

/// <summary>Where a date taken was found. The order of precedence is in docs/dates.md.</summary>
public enum TakenSource
{
    /// <summary>An EXIF tag.</summary>
    Exif,

    /// <summary>An XMP property.</summary>
    Xmp,

    /// <summary>An IPTC record.</summary>
    Iptc,

    /// <summary>A QuickTime or MP4 header.</summary>
    Quicktime,

    /// <summary>The satellites' time in the EXIF position.</summary>
    Gps,

    /// <summary>The file's name.</summary>
    FileName,

    /// <summary>The file's modification time.</summary>
    FileTime,
}
