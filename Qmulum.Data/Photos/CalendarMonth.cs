namespace Qmulum.Data;

/// <summary>A month of the calendar as one number: months since January of the year 0.</summary>
readonly record struct CalendarMonth(long Number)
{
    const long MillisecondsPerDay = 86_400_000;

    public int Year => (int)(Number / 12);

    public int Month => (int)(Number % 12) + 1;

    /// <summary>The month's first millisecond, as <see cref="WallTime"/> counts.</summary>
    public long Start => WallTime.ToMilliseconds(new(Year, Month, 1));

    /// <summary>The next month's first millisecond.</summary>
    public long End => Start + (DateTime.DaysInMonth(Year, Month) * MillisecondsPerDay);

    public static CalendarMonth Of(DateTime time) => new((time.Year * 12L) + time.Month - 1);

    /// <exception cref="ArgumentOutOfRangeException">The year is not 1 to 9999, or the month not 1 to 12.</exception>
    public static CalendarMonth Of(int year, int month)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, DateTime.MinValue.Year);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, DateTime.MaxValue.Year);
        ArgumentOutOfRangeException.ThrowIfLessThan(month, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(month, 12);
        return Of(new DateTime(year, month, 1));
    }
}
