namespace Qmulum.Media.Raw;

/// <summary>Numbers of the TIFF tags that are looked at (TIFF 6.0, EXIF 2.32, DNG 1.6).</summary>
static class TiffTag
{
    public const ushort NewSubfileType = 0x00FE;
    public const ushort Compression = 0x0103;
    public const ushort Make = 0x010F;
    public const ushort StripOffsets = 0x0111;
    public const ushort Orientation = 0x0112;
    public const ushort StripByteCounts = 0x0117;
    public const ushort SubIfds = 0x014A;
    public const ushort JpegOffset = 0x0201;
    public const ushort JpegLength = 0x0202;
    public const ushort ExifIfd = 0x8769;
    public const ushort MakerNote = 0x927C;
    public const ushort DngVersion = 0xC612;

    /// <summary>Panasonic: the whole preview as the value of one tag of the first directory.</summary>
    public const ushort PanasonicJpeg = 0x002E;

    /// <summary>Olympus maker note: the camera settings directory.</summary>
    public const ushort OlympusCameraSettings = 0x2020;

    /// <summary>Olympus camera settings: start and length of the preview, counted from the maker note.</summary>
    public const ushort OlympusPreviewStart = 0x0101;
    public const ushort OlympusPreviewLength = 0x0102;
}
