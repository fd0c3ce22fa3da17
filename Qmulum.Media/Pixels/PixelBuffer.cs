using System.Runtime.InteropServices;

namespace Qmulum.Media.Pixels;

/// <summary>Interleaved 8-bit pixels in native memory: 1 (gray), 3 (RGB) or 4 (RGB and straight alpha) bytes a pixel, no padding.</summary>
sealed unsafe class PixelBuffer : IDisposable
{
    byte* _pixels;

    public PixelBuffer(int width, int height, int bands)
    {
        Width = width;
        Height = height;
        Bands = bands;
        _pixels = (byte*)NativeMemory.Alloc((nuint)Length);
    }

    ~PixelBuffer() => Free();

    public int Width { get; }

    public int Height { get; }

    public int Bands { get; }

    public long Length => (long)Width * Height * Bands;

    public byte* Pixels => _pixels != null ? _pixels : throw new ObjectDisposedException(nameof(PixelBuffer));

    /// <summary>Whether any pixel lets something through.</summary>
    public bool IsTransparent()
    {
        if (Bands != 4)
        {
            return false;
        }
        var all = 0xFF;
        for (long at = 3; at < Length; at += 4)
        {
            all &= Pixels[at];
        }
        return all != 0xFF;
    }

    /// <summary>Lays the picture on white.</summary>
    public PixelBuffer Flatten()
    {
        var flat = new PixelBuffer(Width, Height, 3);
        var count = (long)Width * Height;
        var from = Pixels;
        var to = flat.Pixels;
        for (long i = 0; i < count; i++, from += 4, to += 3)
        {
            to[0] = OnWhite(from[0], from[3]);
            to[1] = OnWhite(from[1], from[3]);
            to[2] = OnWhite(from[2], from[3]);
        }
        return flat;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    static byte OnWhite(int color, int alpha) => (byte)((color * alpha + 255 * (255 - alpha) + 127) / 255);

    void Free()
    {
        NativeMemory.Free(_pixels);
        _pixels = null;
    }
}
