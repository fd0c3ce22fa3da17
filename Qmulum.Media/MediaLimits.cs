namespace Qmulum.Media;

/// <summary>
/// What one file may cost. Every limit is finite and checked before a pixel is decoded, except <see cref="Timeout"/>, which
/// is watched while decoding. Zero and negative values are refused by <see cref="Validate"/>.
/// </summary>
public sealed record MediaLimits
{
    /// <summary>Most pixels of one picture (width × height), for files that are decoded line by line. Default 268,435,456.</summary>
    public long MaxPixels { get; init; } = 268_435_456;

    /// <summary>
    /// Most pixels of one picture that its decoder must hold whole: progressive JPEG, interlaced PNG, HEIC, AVIF, WebP,
    /// JPEG XL, GIF. Default 100,000,000.
    /// </summary>
    public long MaxPixelsHeldWhole { get; init; } = 100_000_000;

    /// <summary>Most bytes of a file that is read into memory. Default 256 MiB. A video is not read into memory.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    /// <summary>Most frames or pages of one file. Default 10,000.</summary>
    public int MaxFrames { get; init; } = 10_000;

    /// <summary>Most scans of a progressive JPEG; encoders write about ten, and each one costs a walk over the picture. Default 100.</summary>
    public int MaxScans { get; init; } = 100;

    /// <summary>Longest time one file may take, from the first byte read to the last rendition. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most memory, in bytes, that decoding one file may need by the estimate from its header. Default 1 GiB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Files decoded at the same time. Default: the number of processors.</summary>
    public int Concurrency { get; init; } = Environment.ProcessorCount;

    /// <summary>Refuses a limit that is zero, negative or longer than a timer can wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range; the message names it and its value.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPixelsHeldWhole);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxBytes, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxFrames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxScans);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Timeout, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MemoryBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Concurrency);
    }
}
