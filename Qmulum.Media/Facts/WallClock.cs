using System.Text.RegularExpressions;

namespace Qmulum.Media.Facts;

/// <summary>A date and time as written in a file, with its offset when it has one.</summary>
readonly partial record struct WallClock(DateTime Local, TimeSpan? Offset)
{
    static readonly TimeSpan MostOffset = TimeSpan.FromHours(14);

    /// <summary>
    /// Reads EXIF's "2024:06:01 12:30:05" and ISO 8601's "2024-06-01T12:30:05.25+02:00", with or without seconds, fraction and offset. A date
    /// without a time is midnight.
    /// </summary>
    public static WallClock? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 64)
        {
            return null;
        }
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }
        var local = Compose(match);
        return local is { } value ? new(value, ParseOffset(match.Groups["offset"].Value)) : null;
    }

    /// <summary>Reads "+02:00", "-0330" or "Z".</summary>
    public static TimeSpan? ParseOffset(string? text)
    {
        var match = OffsetPattern().Match(text ?? "");
        if (!match.Success)
        {
            return null;
        }
        if (match.Groups["utc"].Success)
        {
            return TimeSpan.Zero;
        }
        var offset = new TimeSpan(Number(match, "hours"), Number(match, "minutes"), 0);
        return offset > MostOffset || Number(match, "minutes") > 59 ? null : match.Groups["sign"].Value == "-" ? -offset : offset;
    }

    /// <summary>Puts numbers together; null when they are no date.</summary>
    public static DateTime? Compose(int year, int month, int day, int hour, int minute, int second)
    {
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }
        return hour > 23 || minute > 59 || second > 59 ? null : new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
    }

    static DateTime? Compose(Match match)
    {
        var whole = Compose(
            Number(match, "year"), Number(match, "month"), Number(match, "day"), Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        var fraction = match.Groups["fraction"].Value;
        return fraction.Length == 0 ? whole : whole?.AddTicks(int.Parse(fraction.PadRight(7, '0')[..7]));
    }

    static int Number(Match match, string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan) : 0;

    [GeneratedRegex(
        @"^\s*(?<year>[0-9]{4})[:/.-](?<month>[0-9]{2})[:/.-](?<day>[0-9]{2})"
        + @"(?:[T ]\s*(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]{1,9}))?)?\s*(?<offset>Z|[+-][0-9]{2}:?[0-9]{2})?)?[\s\0]*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    [GeneratedRegex(
        @"^\s*(?:(?<utc>Z)|(?<sign>[+-])(?<hours>[0-9]{2}):?(?<minutes>[0-9]{2}))[\s\0]*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OffsetPattern();
}
