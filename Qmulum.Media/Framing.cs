namespace Qmulum.Media;

/// <summary>How a person wants a picture framed, after the file's own orientation.</summary>
/// <param name="Turn">1 to 8: the quarter turn or mirroring, as EXIF counts them.</param>
/// <param name="Crop">Which part of the turned picture is shown; null for all of it.</param>
public sealed record Framing(int Turn, Crop? Crop = null)
{
    /// <summary>Refuses what cannot be followed.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Turn, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Turn, 8);
        Crop?.Validate();
    }
}

/// <summary>A part of a picture, in parts of its width and height, after it was straightened about its middle.</summary>
/// <param name="X">Left edge, 0 to below 1.</param>
/// <param name="Y">Upper edge, 0 to below 1.</param>
/// <param name="Width">0.01 to 1; the right edge is at most 1.</param>
/// <param name="Height">0.01 to 1; the lower edge is at most 1.</param>
/// <param name="Angle">Degrees clockwise by which the picture is turned beneath the frame, -45 to 45.</param>
public sealed record Crop(double X, double Y, double Width, double Height, double Angle = 0)
{
    const double Least = 0.01;
    const double Rounding = 1e-6;

    /// <summary>Whether the values are in their ranges.</summary>
    public bool IsValid =>
        X >= 0 && Y >= 0 && Width >= Least && Height >= Least && X + Width <= 1 + Rounding && Y + Height <= 1 + Rounding && Math.Abs(Angle) <= 45;

    /// <summary>Refuses what cannot be followed.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void Validate()
    {
        if (!IsValid)
        {
            throw new ArgumentException($"The part {this} is not one of a picture.");
        }
    }
}
