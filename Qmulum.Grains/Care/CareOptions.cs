namespace Qmulum.Grains.Care;

/// <summary>How this process looks after the location.</summary>
/// <param name="Owner">The name of this process.</param>
/// <param name="BytesPerSecond">How fast blobs are read to verify them; 0 for not at all.</param>
public sealed record CareOptions(string Owner, long BytesPerSecond)
{
    /// <summary>How fast originals are read before they are released, where nothing is verified by rounds.</summary>
    const long UsualBytesPerSecond = 8 << 20;

    internal ReadPace Pace { get; } = new(BytesPerSecond);

    internal ReadPace ReleasePace { get; } = new(BytesPerSecond == 0 ? UsualBytesPerSecond : BytesPerSecond);

    /// <summary>How long an original must have been here before the replicas alone may keep it.</summary>
    public TimeSpan ReleaseAfter { get; init; } = TimeSpan.FromDays(7);
}

/// <summary>Lets so many bytes through in a second, over all that is read: verifying must not be noticed by who looks at photos.</summary>
sealed class ReadPace(long bytesPerSecond)
{
    DateTimeOffset _freeAt;

    /// <summary>Waits until that many bytes may be read. Used by one reader.</summary>
    public async Task WaitAsync(long bytes, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var wait = _freeAt - now;
        _freeAt = (wait > TimeSpan.Zero ? _freeAt : now) + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellationToken);
        }
    }
}
