using Qmulum.Media.Pixels;

namespace Qmulum.Media.Decoding;

/// <summary>
/// A decoded picture, upright, in the largest size that is needed: all renditions and hashes come out of it.
/// </summary>
/// <param name="Opaque">The picture; transparency is laid on white.</param>
/// <param name="Transparent">The picture with its alpha, when some of it is really transparent.</param>
/// <param name="Profile">An ICC profile that the colours need; empty for sRGB.</param>
sealed record Picture(PlanarImage Opaque, PixelBuffer? Transparent, ReadOnlyMemory<byte> Profile) : IDisposable
{
    public void Dispose()
    {
        Opaque.Dispose();
        Transparent?.Dispose();
    }
}
