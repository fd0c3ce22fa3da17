namespace Qmulum.Media.Decoding;

/// <summary>Holds what a header says against the limits, before a pixel is decoded.</summary>
static class Limiter
{
    /// <param name="facts">The header.</param>
    /// <param name="isHeldWhole">Whether the decoder needs the whole picture in memory.</param>
    /// <param name="bytesPerPixel">Bytes that decoding holds for each pixel, when it holds the picture whole.</param>
    /// <param name="limits">The limits.</param>
    /// <returns>The fault, or null when the picture may be decoded.</returns>
    public static MediaFault? Check(PixelFacts facts, bool isHeldWhole, long bytesPerPixel, MediaLimits limits)
    {
        var pixels = (long)facts.StoredWidth * facts.StoredHeight;
        var most = isHeldWhole ? Math.Min(limits.MaxPixels, limits.MaxPixelsHeldWhole) : limits.MaxPixels;
        if (pixels > most)
        {
            return new(
                MediaFaultCode.TooManyPixels,
                $"The picture has {facts.StoredWidth} × {facts.StoredHeight} = {pixels} pixels; at most {most} are decoded.");
        }
        if (facts.Frames > limits.MaxFrames)
        {
            return new(MediaFaultCode.TooManyFrames, $"The file has {facts.Frames} frames; at most {limits.MaxFrames} are read.");
        }
        var memory = isHeldWhole ? pixels * bytesPerPixel : 0;
        return memory > limits.MemoryBytes
            ? new(MediaFaultCode.OutOfMemory, $"Decoding needs about {memory} bytes; one file may take {limits.MemoryBytes}.")
            : null;
    }
}
