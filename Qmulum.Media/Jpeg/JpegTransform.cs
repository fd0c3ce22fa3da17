namespace Qmulum.Media.Jpeg;

/// <summary>Turns a JPEG without decoding its pixels: the coefficients change places (libjpeg-turbo's transform).</summary>
static unsafe class JpegTransform
{
    // TJXOP_*, by orientation.
    static readonly int[] Operations = [0, 1, 6, 2, 3, 5, 4, 7];

    /// <summary>What becomes of blocks at the edge that a turn cannot carry over.</summary>
    public enum Edge
    {
        /// <summary>There must be none: a picture that has them is refused.</summary>
        Whole = 1, // TJXOPT_PERFECT

        /// <summary>They are left out: at most 15 pixels of a side.</summary>
        Cut = 2, // TJXOPT_TRIM
    }

    const int WithoutMarkers = 64; // TJXOPT_COPYNONE

    /// <returns>The turned file with all markers that the source had before its picture; null when it is refused.</returns>
    public static byte[]? Turn(ReadOnlySpan<byte> jpeg, int orientation, Edge edge, bool keepsMarkers = true)
    {
        using var handle = TurboHandle.Transformer();
        var transform = new TurboNative.Transform { Operation = Operations[orientation - 1], Options = (int)edge | (keepsMarkers ? 0 : WithoutMarkers) };
        byte* turned = null;
        nuint length = 0;
        try
        {
            fixed (byte* bytes = jpeg)
            {
                var result = TurboNative.tjTransform(handle.Value, bytes, (nuint)jpeg.Length, 1, &turned, &length, &transform, 0);
                return result == 0 ? new ReadOnlySpan<byte>(turned, checked((int)length)).ToArray() : null;
            }
        }
        finally
        {
            if (turned != null)
            {
                TurboNative.tjFree(turned);
            }
        }
    }
}
