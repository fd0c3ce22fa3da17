using System.Globalization;
using System.Text;

namespace Qmulum.Media.Facts;

/// <summary>Makes text from a file safe to keep and show.</summary>
static class BoundedText
{
    public const int Name = 128;
    public const int Description = 4096;
    const int LongestIdentifier = 64;

    /// <summary>One line, or null when nothing is left.</summary>
    public static string? Line(string? text, int length = Name) => Clean(text, length, keepsLines: false);

    /// <summary>Several lines, or null when nothing is left.</summary>
    public static string? Lines(string? text) => Clean(text, Description, keepsLines: true);

    /// <summary>A UUID or the like, as it is; null when it is longer, or has anything but letters, digits and hyphens.</summary>
    public static string? Identifier(string? text)
    {
        var plain = text?.Trim('\0', ' ');
        return plain is { Length: > 0 and <= LongestIdentifier } && plain.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? plain : null;
    }

    static string? Clean(string? text, int length, bool keepsLines)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        var clean = new StringBuilder(Math.Min(text.Length, length));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= length)
            {
                break;
            }
            Append(clean, rune, keepsLines);
        }
        var result = clean.ToString().Trim();
        return result.Length == 0 ? null : result;
    }

    static void Append(StringBuilder clean, Rune rune, bool keepsLines)
    {
        if (keepsLines && rune.Value == '\n')
        {
            clean.Append('\n');
            return;
        }
        if (rune.Value is '\n' or '\t')
        {
            clean.Append(' ');
            return;
        }
        if (!IsUnsafe(rune))
        {
            clean.Append(rune.ToString());
        }
    }

    // Control characters, broken surrogates, and the marks that turn the direction of the text around them (Unicode TR 36, section 2.5).
    static bool IsUnsafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
        || rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0xFEFF or 0xFFFD;
}
