using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api;

/// <summary>Values from outside become known values here, or are refused with a sentence that says which and why.</summary>
static class RequestValues
{
    public static string LibraryId(string library) => Grains.Interfaces.LibraryId.IsValid(library)
        ? library
        : throw new ApiException(Faults.NotFound, "There is no such library.");

    public static Guid PhotoId(string photo) => Id(photo, "photo");

    public static int Limit(int? limit, int usual, int most) => limit switch
    {
        null => usual,
        < 1 => throw new ApiException(Faults.Invalid, $"limit is {limit}; it must be 1 to {most}."),
        _ => Math.Min(limit.Value, most),
    };

    public static long Seq(long? seq, string name) => seq switch
    {
        null => 0,
        < 0 => throw new ApiException(Faults.Invalid, $"{name} is {seq}; a change has a number of 1 or more, and 0 means all."),
        _ => seq.Value,
    };

    public static ContentHash Hash(string? text, string name) => ContentHash.TryParse(text, out var hash)
        ? hash
        : throw new ApiException(Faults.Invalid, $"{name} is \"{Shorten(text)}\"; a SHA-256 is 64 hexadecimal digits.");

    /// <summary>A SHA-1 as 40 lower-case hexadecimal digits.</summary>
    public static string Sha1(string? text, string name) => text is { Length: 40 } && text.All(char.IsAsciiHexDigit)
        ? text.ToLowerInvariant()
        : throw new ApiException(Faults.Invalid, $"{name} is \"{Shorten(text)}\"; a SHA-1 is 40 hexadecimal digits.");

    /// <summary>A name that a person gives: without spaces around it, and without control characters.</summary>
    public static string Name(string? text, string name, int most)
    {
        var trimmed = text?.Trim() ?? "";
        return trimmed.Length >= 1 && trimmed.Length <= most && !trimmed.Any(char.IsControl)
            ? trimmed
            : throw new ApiException(Faults.Invalid, $"{name} has {trimmed.Length} characters; it must have 1 to {most}, and none that cannot be seen.");
    }

    public static EmailAddress Email(string? text, string name) => EmailAddress.TryParse(text, out var address)
        ? address
        : throw new ApiException(Faults.Invalid, $"{name} is \"{Shorten(text)}\"; it must be an e-mail address such as anna@example.org.");

    /// <summary>One of the words of an enumeration, as replies have them; null when there is none.</summary>
    public static T? Word<T>(string? text, string name)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var known = Enum.GetValues<T>();
        return known.Any(word => ApiJson.WordOf(word) == text.Trim())
            ? known.First(word => ApiJson.WordOf(word) == text.Trim())
            : throw new ApiException(Faults.Invalid, $"{name} is \"{Shorten(text)}\"; it must be one of {string.Join(", ", known.Select(ApiJson.WordOf))}.");
    }

    /// <summary>A switch of a query: on when it is there without a value, or with 1 or true.</summary>
    public static bool IsOn(string? flag, string name) => flag switch
    {
        null or "0" or "false" => false,
        "" or "1" or "true" => true,
        _ => throw new ApiException(Faults.Invalid, $"{name} is \"{Shorten(flag)}\"; it must be 1 or 0."),
    };

    /// <summary>The id of a photo in a body: what is wrong there is the request, and nothing is looked for.</summary>
    public static Guid PhotoIdIn(string? text, string name) => Guid.TryParseExact(text, "D", out var id)
        ? id
        : throw new ApiException(Faults.Invalid, $"{name} is \"{Shorten(text)}\"; it must be the id of a photo, as the server tells it.");

    public static Guid Id(string text, string what) => Guid.TryParseExact(text, "D", out var id)
        ? id
        : throw new ApiException(Faults.NotFound, $"There is no such {what}.");

    /// <summary>A value for a message: not longer than a line, without control characters.</summary>
    public static string Shorten(string? text) =>
        text is null ? "" : new string([.. text.Where(c => !char.IsControl(c)).Take(80)]) + (text.Length > 80 ? "…" : "");
}
