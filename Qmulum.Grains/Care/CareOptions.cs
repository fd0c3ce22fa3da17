using Qmulum.Storage;

namespace Qmulum.Grains.Care;

/// <summary>How this process looks after the location.</summary>
/// <param name="Owner">The name of this process.</param>
/// <param name="BytesPerSecond">How fast blobs are read to verify them; 0 for not at all.</param>
public sealed record CareOptions(string Owner, long BytesPerSecond)
{
    /// <summary>How fast originals are read before they are released, where nothing is verified by rounds.</summary>
    const long UsualBytesPerSecond = 8 << 20;

    internal BytePace Pace { get; } = new() { BytesPerSecond = BytesPerSecond };

    internal BytePace ReleasePace { get; } = new() { BytesPerSecond = BytesPerSecond == 0 ? UsualBytesPerSecond : BytesPerSecond };

    /// <summary>How long an original must have been here before the replicas alone may keep it.</summary>
    public TimeSpan ReleaseAfter { get; init; } = TimeSpan.FromDays(7);
}
