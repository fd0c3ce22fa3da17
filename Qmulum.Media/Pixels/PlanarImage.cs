namespace Qmulum.Media.Pixels;

/// <summary>
/// A picture as full-range YCbCr planes (JFIF's matrix, ITU-R BT.601), or as luma alone. Chroma planes may be smaller than luma:
/// they cover the same area.
/// </summary>
sealed class PlanarImage(Plane luma, Plane? blue, Plane? red) : IDisposable
{
    public Plane Luma { get; } = luma;

    public Plane? Blue { get; } = blue;

    public Plane? Red { get; } = red;

    public int Width => Luma.Width;

    public int Height => Luma.Height;

    public int LongEdge => Math.Max(Width, Height);

    public bool IsGray => Blue is null;

    public void Dispose()
    {
        Luma.Dispose();
        Blue?.Dispose();
        Red?.Dispose();
    }
}
