namespace Qmulum.Data;

/// <summary>
/// A wall-clock time as a number: milliseconds since 0001-01-01T00:00, without a zone. <see cref="DateTime"/>'s own epoch, so
/// that every date it has is a positive number.
/// </summary>
static class WallTime
{
    public static long ToMilliseconds(DateTime time) => time.Ticks / TimeSpan.TicksPerMillisecond;

    public static DateTime FromMilliseconds(long milliseconds) => new(milliseconds * TimeSpan.TicksPerMillisecond, DateTimeKind.Unspecified);

    /// <summary>Without what is finer than a millisecond.</summary>
    public static DateTime Truncate(DateTime time) => FromMilliseconds(ToMilliseconds(time));
}
