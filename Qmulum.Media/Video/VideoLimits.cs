namespace Qmulum.Media.Video;

/// <summary>What one video may cost. Every limit is finite.</summary>
public sealed record VideoLimits
{
    /// <summary>Longest time for the facts or the poster. Default 60 s.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time for a film, by its own length: a small machine takes three times as long as it plays. Default 20 times.</summary>
    public double FilmTimeouts { get; init; } = 20;

    /// <summary>How long a video counts that does not tell. Default 10 minutes.</summary>
    public TimeSpan UnknownLength { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time for a film however long it is. Default 12 hours.</summary>
    public TimeSpan FilmTimeout { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Most address space of a program, in bytes. 4K HEVC takes 250 MB of memory and a gigabyte of addresses. Default 3 GiB.</summary>
    public long MemoryBytes { get; init; } = 3L << 30;

    /// <summary>Largest film that is made, in bytes. Default 20 GiB.</summary>
    public long FilmBytes { get; init; } = 20L << 30;

    /// <summary>The programs; by default those of the distribution.</summary>
    public string Ffprobe { get; init; } = "ffprobe";

    /// <inheritdoc cref="Ffprobe"/>
    public string Ffmpeg { get; init; } = "ffmpeg";
}
