namespace Qmulum.Media;

/// <summary>How the eight EXIF orientations (TIFF 6.0, tag 274) follow each other: quarter turns and mirrorings, and nothing else.</summary>
public static class Orientations
{
    /// <summary>As it is stored.</summary>
    public const int None = 1;

    // Where a stored pixel's x and y go: the signs and places of a 2 by 2 matrix, y downwards.
    static readonly (int Xx, int Xy, int Yx, int Yy)[] Matrices =
    [
        (1, 0, 0, 1), (-1, 0, 0, 1), (-1, 0, 0, -1), (1, 0, 0, -1), (0, 1, 1, 0), (0, -1, 1, 0), (0, -1, -1, 0), (0, 1, -1, 0),
    ];

    /// <summary>The orientation that does both, one after the other.</summary>
    /// <param name="first">1 to 8.</param>
    /// <param name="second">1 to 8.</param>
    public static int Then(int first, int second)
    {
        var (a, b) = (Of(first), Of(second));
        return Array.IndexOf(Matrices, (
            b.Xx * a.Xx + b.Xy * a.Yx, b.Xx * a.Xy + b.Xy * a.Yy, b.Yx * a.Xx + b.Yy * a.Yx, b.Yx * a.Xy + b.Yy * a.Yy)) + 1;
    }

    /// <summary>The orientation that leads from one to another.</summary>
    public static int Between(int from, int to) => Enumerable.Range(1, 8).First(step => Then(from, step) == to);

    /// <summary>Whether width and height change places.</summary>
    public static bool Swaps(int orientation) => orientation is >= 5 and <= 8;

    static (int Xx, int Xy, int Yx, int Yy) Of(int orientation) => orientation is >= 1 and <= 8
        ? Matrices[orientation - 1]
        : throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "An orientation is 1 to 8.");
}
