namespace Qmulum.Media;

/// <summary>What the native libraries of this machine can do.</summary>
/// <param name="VipsVersion">The version of libvips.</param>
/// <param name="Reads">Formats that are decoded, RAW by their previews.</param>
/// <param name="Writes">Formats that renditions can be written in.</param>
public sealed record MediaCapabilities(Version VipsVersion, IReadOnlyList<MediaFormat> Reads, IReadOnlyList<RenditionFormat> Writes);
