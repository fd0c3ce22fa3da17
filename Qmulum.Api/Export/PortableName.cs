using System.Text;

namespace Qmulum.Api.Export;

/// <summary>Names of files that every system takes, as near to the person's own as that allows.</summary>
static class PortableName
{
    // A file system takes 255 bytes; who makes the file may add to a name.
    const int MaxBytes = 200;
    const int MaxExtension = 16;
    const string Forbidden = "<>:\"/\\|?*";

    // Windows takes these for devices, whatever extension follows (Naming Files, Paths, and Namespaces).
    static readonly HashSet<string> Devices = new(
        [
            "CON", "PRN", "AUX", "NUL",
            .. Enumerable.Range(1, 9).Select(static port => $"COM{port}"), .. Enumerable.Range(1, 9).Select(static port => $"LPT{port}"),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name without what some system cannot have in one: 200 bytes of UTF-8 at most, and never a path.</summary>
    public static string Of(string name)
    {
        var text = new string([.. name.Select(c => char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal) ? '_' : c)]).TrimEnd('.', ' ');
        text = text.Length == 0 || text.StartsWith('.') || Devices.Contains(text.Split('.')[0].TrimEnd(' ')) ? "_" + text : text;
        return Encoding.UTF8.GetByteCount(text) <= MaxBytes ? text : Shorten(text);
    }

    /// <summary>The name with something added before its extension.</summary>
    public static string With(string name, string distinct)
    {
        var dot = DotOf(name);
        return $"{name[..dot]} ({distinct}){name[dot..]}";
    }

    static string Shorten(string name)
    {
        var dot = DotOf(name);
        var most = MaxBytes - Encoding.UTF8.GetByteCount(name.AsSpan(dot));
        StringBuilder stem = new();
        foreach (var rune in name[..dot].EnumerateRunes())
        {
            most -= rune.Utf8SequenceLength;
            if (most < 0)
            {
                break;
            }

            stem.Append(rune.ToString());
        }

        return stem + name[dot..];
    }

    // Where the extension begins, or the name ends.
    static int DotOf(string name) => name.LastIndexOf('.') is > 0 and var dot && name.Length - dot <= MaxExtension ? dot : name.Length;
}
