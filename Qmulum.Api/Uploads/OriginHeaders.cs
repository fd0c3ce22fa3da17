using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Qmulum.Api.Accounts;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>Where a file comes from, as the client's headers tell it.</summary>
static partial class OriginHeaders
{
    /// <summary>The origin of a request's file.</summary>
    /// <exception cref="ApiException">X-Qmulum-Modified is not a time, or X-Qmulum-Position no place.</exception>
    public static Origin Read(HttpRequest request) => ReadTexts(request) with
    {
        Modified = ReadTime(request.Headers["X-Qmulum-Modified"], "X-Qmulum-Modified"),
        Position = ReadPosition(request.Headers["X-Qmulum-Position"], "X-Qmulum-Position"),
        SentBy = request.HttpContext.KnownCaller().AccountId,
    };

    /// <summary>The same without time and place, which may be none.</summary>
    public static Origin ReadTexts(HttpRequest request) => new(
        FileName.CleanText(request.Headers.UserAgent, Origin.MaxTextLength),
        FileName.CleanText(request.Headers["X-Qmulum-Device"], Origin.MaxTextLength),
        FileName.CleanText(Unescape(request.Headers["X-Qmulum-Path"]), Origin.MaxTextLength),
        null,
        VisitorReader.AddressOf(request.HttpContext));

    /// <summary>An RFC 3339 time; null when there is none.</summary>
    /// <exception cref="ApiException">It is not a time.</exception>
    public static DateTimeOffset? ReadTime(string? text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        // A day first: of "12:30" the day of the server would be made, and "01/02/2024" is two days.
        return BeginsWithDay().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new ApiException(
                Faults.Invalid, $"{name} is \"{RequestValues.Shorten(text)}\"; it must be a time like 2024-06-01T12:30:05+02:00 (RFC 3339).");
    }

    /// <summary>Degrees north and east (WGS 84), and metres above the sea if they are known: "48.137,11.575,520". Null when there is none.</summary>
    /// <exception cref="ApiException">It is no place on earth.</exception>
    public static Position? ReadPosition(string? text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        double[] numbers = [.. text.Split(',', 4).Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)];
        return numbers is [>= -90 and <= 90, >= -180 and <= 180] or [>= -90 and <= 90, >= -180 and <= 180, >= -12_000 and <= 100_000]
            ? new(numbers[0], numbers[1], numbers.Length == 3 ? numbers[2] : null)
            : throw new ApiException(
                Faults.Invalid,
                $"{name} is \"{RequestValues.Shorten(text)}\"; it must be degrees north, degrees east and, if known, metres above the sea, as in 48.137,11.575,520.");
    }

    [GeneratedRegex(@"^\s*\d{4}-\d{2}-\d{2}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex BeginsWithDay();

    static string? Unescape(string? text) => text is null ? null : Uri.UnescapeDataString(text);
}
