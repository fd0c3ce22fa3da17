namespace Qmulum.Storage.Tests;

/// <summary>The real clock, moved on by as much as a test wants.</summary>
sealed class MovedClock : TimeProvider
{
    TimeSpan _moved;

    public void Advance(TimeSpan time) => _moved += time;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _moved;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(_moved.TotalSeconds * TimestampFrequency);
}
