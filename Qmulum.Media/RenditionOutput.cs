namespace Qmulum.Media;

/// <summary>A rendition that was made. It holds nothing of the original's metadata: no position, no camera, no embedded thumbnail.</summary>
/// <param name="Kind">As asked for in <see cref="RenditionSpec.Kind"/>.</param>
/// <param name="Format">The format that was written; never <see cref="RenditionFormat.Auto"/>.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Width">Pixels, as displayed.</param>
/// <param name="Height">Pixels, as displayed.</param>
/// <param name="Content">The file.</param>
public sealed record RenditionOutput(
    string Kind, RenditionFormat Format, string ContentType, int Width, int Height, ReadOnlyMemory<byte> Content);
