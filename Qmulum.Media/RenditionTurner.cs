using Qmulum.Media.Hashes;
using Qmulum.Media.Jpeg;

namespace Qmulum.Media;

/// <summary>A rendition that was turned.</summary>
/// <param name="Content">The file.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record TurnedRendition(byte[] Content, int Width, int Height);

/// <summary>
/// Turns renditions that were made here, in a few milliseconds and without loss: nobody else's file is to be given to it. Blocks at the edge that a turn cannot carry over
/// are left out, at most 15 pixels of a side however often it is turned.
/// </summary>
public static class RenditionTurner
{
    /// <returns>Null when it cannot be turned this way: it is no JPEG, or smaller than a block.</returns>
    public static TurnedRendition? Turn(ReadOnlySpan<byte> rendition, int orientation)
    {
        if (!rendition.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) || JpegTransform.Turn(rendition, orientation, JpegTransform.Edge.Cut) is not { } turned)
        {
            return null;
        }
        var header = JpegHeader.Read(turned);
        return header.Pixels > 0 ? new(turned, header.Width, header.Height) : null;
    }

    /// <summary>The ThumbHash of a JPEG rendition; empty when it does not decode.</summary>
    public static byte[] PlaceholderOf(ReadOnlySpan<byte> rendition)
    {
        using var image = JpegDecoder.Decode(rendition, 256, out _);
        return image is null ? [] : Placeholder.Of(image);
    }
}
