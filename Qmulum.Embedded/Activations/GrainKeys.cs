using System.Globalization;

namespace Qmulum.Embedded.Activations;

/// <summary>
/// Keys as text, as Orleans writes them: a GUID as 32 digits, an integer as hexadecimal without leading zeros, and a key
/// extension after a plus sign.
/// </summary>
static class GrainKeys
{
    public static IdSpan Of(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return IdSpan.Create(key);
    }

    public static IdSpan Of(Guid key) => IdSpan.Create(key.ToString("N"));

    public static IdSpan Of(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    public static IdSpan Of(Guid key, string? extension) => With(key.ToString("N"), extension);

    public static IdSpan Of(long key, string? extension) => With(key.ToString("X", CultureInfo.InvariantCulture), extension);

    public static bool TryParseGuid(string text, out Guid key, out string? extension)
    {
        var number = Split(text, out extension);
        return Guid.TryParseExact(number, "N", out key);
    }

    public static bool TryParseLong(string text, out long key, out string? extension)
    {
        var number = Split(text, out extension);
        return long.TryParse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out key);
    }

    static IdSpan With(string key, string? extension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return IdSpan.Create($"{key}+{extension}");
    }

    static ReadOnlySpan<char> Split(string text, out string? extension)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        extension = plus < 0 ? null : text[(plus + 1)..];
        return plus < 0 ? text : text.AsSpan(0, plus);
    }
}
