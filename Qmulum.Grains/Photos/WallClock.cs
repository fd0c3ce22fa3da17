namespace Qmulum.Grains.Photos;

static class WallClock
{
    /// <summary>The same figures to the millisecond, as the index keeps them, without a claim of which zone they are in.</summary>
    public static DateTime WithoutKind(this DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Unspecified);
}
