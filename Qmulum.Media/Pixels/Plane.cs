using System.Runtime.InteropServices;

namespace Qmulum.Media.Pixels;

/// <summary>
/// One 8-bit channel in native memory. Rows start at multiples of <see cref="Alignment"/> bytes, and there is room for whole
/// vectors past the end of each row, so that the loops need no tail. There is also room to make both sides even, which TurboJPEG
/// reads and writes as part of a 4:2:0 luma plane.
/// </summary>
sealed unsafe class Plane : IDisposable
{
    public const int Alignment = 64;

    byte* _pixels;

    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="slack">Further rows and columns that a decoder may write into.</param>
    public Plane(int width, int height, int slack = 0)
    {
        Width = width;
        Height = height;
        Stride = checked((width + 1 + slack + Alignment - 1) & ~(Alignment - 1));
        var bytes = checked((long)Stride * ((long)height + 1 + slack) + Alignment);
        _pixels = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
    }

    ~Plane() => Free();

    public int Width { get; }

    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    public byte* Pixels => _pixels != null ? _pixels : throw new ObjectDisposedException(nameof(Plane));

    public byte* Row(int y) => Pixels + (long)y * Stride;

    public Span<byte> RowSpan(int y) => new(Row(y), Width);

    /// <summary>Repeats the last column and row where a side is odd.</summary>
    public void PadToEven()
    {
        for (var y = 0; (Width & 1) != 0 && y < Height; y++)
        {
            Row(y)[Width] = Row(y)[Width - 1];
        }
        if ((Height & 1) != 0)
        {
            new ReadOnlySpan<byte>(Row(Height - 1), Width + 1).CopyTo(new(Row(Height), Width + 1));
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        NativeMemory.AlignedFree(_pixels);
        _pixels = null;
    }
}
