using System.Globalization;
using System.Text;

namespace Qmulum.Api.Uploads;

/// <summary>A file's name as people read it. It is shown and stored as text, and never becomes a path.</summary>
static class FileName
{
    /// <summary>Longest name, in characters: what common file systems take.</summary>
    public const int MaxLength = 255;

    const string Unnamed = "unnamed";

    /// <summary>The last part of what the client sent, without control characters. Its accents stay as they are composed there.</summary>
    public static string Clean(string? name)
    {
        var text = CleanText(name, int.MaxValue) ?? "";
        var last = text[(text.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        if (last.Length > MaxLength)
        {
            last = Shorten(last);
        }

        return last is "." or ".." || !last.EnumerateRunes().Any(IsSeen) ? Unnamed : last;
    }

    /// <summary>Text of a client, without control characters, orders of direction and lone surrogates; null when nothing is left.</summary>
    public static string? CleanText(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && !IsOrderOfDirection(rune) && clean.Length + rune.Utf16SequenceLength <= maxLength)
            {
                clean.Append(rune.ToString());
            }
        }

        var result = clean.ToString().Trim();
        return result.Length == 0 ? null : result;
    }

    /// <summary>
    /// Embeddings, overrides and isolates (Unicode, UAX 9): with them the "gpj.exe" of a stranger reads as "exe.jpg", and what follows a name is turned round. Marks, which
    /// names in Arabic and Hebrew have, and joiners stay.
    /// </summary>
    static bool IsOrderOfDirection(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    static bool IsSeen(Rune rune) => !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format;

    // The extension tells people what it is: it stays.
    static string Shorten(string name)
    {
        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= 16 ? name[dot..] : "";
        var length = MaxLength - extension.Length;
        if (char.IsHighSurrogate(name[length - 1]))
        {
            length--;
        }

        return name[..length] + extension;
    }
}
