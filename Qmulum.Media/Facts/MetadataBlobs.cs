namespace Qmulum.Media.Facts;

/// <summary>Metadata as it lies in a file, untouched.</summary>
sealed record MetadataBlobs(byte[]? Exif, byte[]? Xmp);
