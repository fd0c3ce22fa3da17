namespace Qmulum.Cli;

/// <summary>Text of others on a terminal.</summary>
static class PlainText
{
    /// <summary>A description from a file, or a name of somebody's, must not write control sequences to a terminal.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
