using System.Globalization;

namespace Qmulum.Cli;

/// <summary>Text of others on a terminal.</summary>
static class PlainText
{
    /// <summary>
    /// A description from a file, or a name of somebody's, must not write control sequences to a terminal, nor begin a line or turn the direction of one: what
    /// would is shown by its number, "\x1B".
    /// </summary>
    public static string OneLine(string text) => text.Any(IsUnseen) ? string.Concat(text.Select(Seen)) : text;

    static string Seen(char letter) => letter switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ when char.IsControl(letter) => string.Create(CultureInfo.InvariantCulture, $@"\x{(int)letter:X2}"),
        _ when IsUnseen(letter) => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)letter:X4}"),
        _ => letter.ToString(),
    };

    // Besides controls, the marks that turn the direction of what follows (Unicode Standard Annex 9), and those that end a line.
    static bool IsUnseen(char letter) => char.IsControl(letter) || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
