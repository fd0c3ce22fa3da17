namespace Qmulum.Cli.Http;

/// <summary>
/// How much of a file goes into one request. A line that breaks before anything has got through gets smaller pieces, until one of them is answered; what
/// works is doubled again.
/// </summary>
sealed class PieceSize
{
    /// <summary>Proxies refuse bodies over 100 MB.</summary>
    const long Largest = 64L << 20;

    /// <summary>Less would spend the line on headers.</summary>
    const long Smallest = 1L << 20;

    /// <summary>Bytes of the next piece, from 1 to 64 MiB.</summary>
    public long Bytes { get; private set; } = Largest;

    public void Grow() => Bytes = Math.Min(Largest, Bytes * 2);

    public void Shrink() => Bytes = Math.Max(Smallest, Bytes / 4);
}
