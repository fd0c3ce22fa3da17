using System.Text;

namespace Qmulum.Data;

/// <summary>Text of others for the index: PostgreSQL keeps neither a NUL nor half of a surrogate pair, and one such text would stop all that is written with it.</summary>
public static class IndexText
{
    /// <summary>The text without control characters, cut after so many characters (of Unicode), with a mark for what is not one.</summary>
    public static string Clean(string? text, int most) =>
        string.Concat((text ?? "").EnumerateRunes().Where(rune => !Rune.IsControl(rune)).Take(most));
}
