namespace Qmulum.Storage;

/// <summary>Lets so many bytes through in a second: what goes on behind must not be noticed by who looks at photos. Used by one at a time.</summary>
public sealed class BytePace
{
    DateTimeOffset _freeAt;

    /// <summary>How many; 0 for as many as come.</summary>
    public long BytesPerSecond { get; set; }

    /// <summary>Waits until that many bytes may pass.</summary>
    public async Task WaitAsync(long bytes, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(clock);
        if (BytesPerSecond == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var wait = _freeAt - now;
        _freeAt = (wait > TimeSpan.Zero ? _freeAt : now) + TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, ct).ConfigureAwait(false);
        }
    }
}
