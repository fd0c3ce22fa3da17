namespace Qmulum.Media.Facts;

/// <summary>Chooses the date taken among those a file offers: docs/dates.md, in code.</summary>
sealed class TakenRules(DateTimeOffset now)
{
    // The oldest photograph that is left was taken in 1826 or 1827.
    const int FirstYear = 1826;

    static readonly DateTime QuickTimeEpoch = new(1904, 1, 1);
    static readonly TimeSpan[] OddMinutes = [TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(45)];
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>The first possible date in the order given, with its offset completed from the satellites' time.</summary>
    /// <param name="candidates">Dates by precedence.</param>
    /// <param name="gps">The satellites' time, UTC.</param>
    public TakenAt? Choose(IEnumerable<(WallClock? Time, TakenSource Source)> candidates, DateTime? gps)
    {
        foreach (var (time, source) in candidates)
        {
            if (time is not { } found || !IsPossible(found))
            {
                continue;
            }
            var taken = new TakenAt(found.Local, found.Offset, source);
            return taken.Offset is null && source != TakenSource.FileTime ? Complete(taken, gps) : taken;
        }
        return null;
    }

    /// <summary>No date before photography, none that says "not set", none later than tomorrow.</summary>
    public bool IsPossible(WallClock time)
    {
        // A clock without a zone may be up to 14 hours ahead of UTC; the day of grace covers that.
        var utc = time.Offset is { } offset ? time.Local.Ticks - offset.Ticks : time.Local.Ticks;
        return time.Local.Year >= FirstYear
            && time.Local != QuickTimeEpoch
            && time.Local != DateTime.UnixEpoch
            && utc <= now.UtcTicks + TimeSpan.TicksPerDay;
    }

    // A clock and the satellites seldom differ by a zone's offset to the minute by chance, so such a difference is the zone.
    TakenAt Complete(TakenAt taken, DateTime? gps)
    {
        if (gps is not { } utc || !IsPossible(new(utc, TimeSpan.Zero)))
        {
            return taken;
        }
        var difference = taken.Local - utc;
        if (difference.Duration() > TimeSpan.FromHours(14) + Tolerance)
        {
            return taken;
        }
        var quarters = TimeSpan.FromMinutes(Math.Round(difference.TotalMinutes / 15) * 15);
        var minutes = TimeSpan.FromMinutes(Math.Abs(quarters.Minutes));
        var isZone = minutes == TimeSpan.Zero || OddMinutes.Contains(minutes);
        return isZone && (difference - quarters).Duration() <= Tolerance ? taken with { Offset = quarters, IsOffsetInferred = true } : taken;
    }
}
