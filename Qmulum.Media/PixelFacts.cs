namespace Qmulum.Media;

/// <summary>What the header says about the picture.</summary>
/// <param name="Width">Pixels, as displayed (after orientation).</param>
/// <param name="Height">Pixels, as displayed (after orientation).</param>
/// <param name="StoredWidth">Pixels, as the decoder gives them.</param>
/// <param name="StoredHeight">Pixels, as the decoder gives them.</param>
/// <param name="Orientation">
/// EXIF orientation (TIFF tag 0x0112), 1 to 8, that turns stored into displayed pixels. 1 for HEIC and AVIF, whose decoder has
/// turned them already, whatever their EXIF says.
/// </param>
/// <param name="Bands">Channels, alpha included.</param>
/// <param name="HasAlpha">Whether there is an alpha channel.</param>
/// <param name="Frames">Frames or pages; at least 1.</param>
/// <param name="Format">The format of the file. For camera RAW the other values are those of the embedded preview.</param>
public sealed record PixelFacts(
    int Width, int Height, int StoredWidth, int StoredHeight, int Orientation, int Bands, bool HasAlpha, int Frames, MediaFormat Format)
{
    internal static PixelFacts Of(
        int storedWidth, int storedHeight, int orientation, int bands, bool hasAlpha, int frames, MediaFormat format)
    {
        var swaps = orientation >= 5;
        return new(
            swaps ? storedHeight : storedWidth,
            swaps ? storedWidth : storedHeight,
            storedWidth,
            storedHeight,
            orientation,
            bands,
            hasAlpha,
            frames,
            format);
    }
}
