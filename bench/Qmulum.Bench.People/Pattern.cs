using System.Text.RegularExpressions;

namespace Qmulum.Bench.People;

/// <summary>A text of the template's in which the names of things are blanks, to be filled a million times.</summary>
sealed class Pattern
{
    readonly string[] _parts;
    readonly int[] _blanks;

    public Pattern(string text, IReadOnlyList<string> names)
    {
        // A split at a group keeps what it splits at: every second part is a name.
        _parts = Regex.Split(text, $"({string.Join('|', names.Select(Regex.Escape))})");
        _blanks = [.. _parts.Select((part, i) => i % 2 == 0 ? -1 : names.ToList().IndexOf(part))];
    }

    /// <param name="names">What to put in the places of the names, in the same order.</param>
    public string With(IReadOnlyList<string> names)
    {
        var filled = new string[_parts.Length];
        for (var i = 0; i < filled.Length; i++)
        {
            filled[i] = _blanks[i] < 0 ? _parts[i] : names[_blanks[i]];
        }

        return string.Concat(filled);
    }
}
