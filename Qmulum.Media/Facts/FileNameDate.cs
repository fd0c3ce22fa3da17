using System.Text.RegularExpressions;

namespace Qmulum.Media.Facts;

/// <summary>Finds the date that cameras, phones and messengers write into file names.</summary>
static partial class FileNameDate
{
    const int LongestName = 255;

    /// <summary>
    /// Reads IMG_20240601_123005, 2024-06-01 12.30.05, IMG-20240601-WA0001 (midnight), PXL_20240601_123005123 (UTC, as Pixel phones write
    /// it) and 1717245005123 (milliseconds since 1970, UTC).
    /// </summary>
    public static WallClock? Find(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }
        var text = name.Length > LongestName ? name[..LongestName] : name;
        foreach (var pattern in (ReadOnlySpan<Regex>)[DateAndTime(), DateAlone()])
        {
            foreach (Match match in pattern.Matches(text))
            {
                if (Compose(match) is { } local)
                {
                    return new(local, text.StartsWith("PXL_", StringComparison.OrdinalIgnoreCase) ? TimeSpan.Zero : null);
                }
            }
        }
        return FromMilliseconds(text);
    }

    static WallClock? FromMilliseconds(string text)
    {
        var match = Milliseconds().Match(text);
        return match.Success
            ? new(DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(long.Parse(match.ValueSpan)), DateTimeKind.Unspecified), TimeSpan.Zero)
            : null;
    }

    static DateTime? Compose(Match match) =>
        WallClock.Compose(
            Number(match, "year"), Number(match, "month"), Number(match, "day"), Number(match, "hour"), Number(match, "minute"), Number(match, "second"));

    static int Number(Match match, string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan) : 0;

    [GeneratedRegex(
        @"(?<![0-9])(?<year>(19|20)[0-9]{2})[-_.]?(?<month>[0-9]{2})[-_.]?(?<day>[0-9]{2})(?:[-_ T.]|( at ))"
        + @"(?<hour>[0-9]{2})[-_.:h]?(?<minute>[0-9]{2})[-_.:m]?(?<second>[0-9]{2})([0-9]{3})?(?![0-9])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex DateAndTime();

    [GeneratedRegex(
        @"(?<![0-9])(?<year>(19|20)[0-9]{2})(?<separator>[-_.]?)(?<month>[0-9]{2})\k<separator>(?<day>[0-9]{2})(?![0-9])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DateAlone();

    // 13 digits from 2001-09-09 on; the range check of the date refuses what lies in the future.
    [GeneratedRegex(@"(?<![0-9])[1-9][0-9]{12}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Milliseconds();
}
