namespace Qmulum.Grains.Tests;

/// <summary>The machine's clock, set forward: for what happens after days. Timers run as always.</summary>
sealed class ShiftedClock : TimeProvider
{
    TimeSpan _shift;

    public void Forward(TimeSpan by) => _shift += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(_shift.TotalSeconds * TimestampFrequency);
}
