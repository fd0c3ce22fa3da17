using System.Text;

namespace Qmulum.Api.Export;

/// <summary>Names of files in an archive: what every system can unpack, no two alike in a folder, and as near to the person's own as that allows.</summary>
sealed class ExportNames
{
    // A file system takes 255 bytes; the archive's reader may add to a name.
    const int MaxBytes = 200;
    const int MaxExtension = 16;
    const string Forbidden = "<>:\"/\\|?*";

    readonly HashSet<ulong> _taken = [];
    string _folder = "";

    /// <summary>A name for a file in a folder. Files of one folder come one after the other: the names of the last one alone are remembered.</summary>
    /// <param name="folder">With '/' at its end.</param>
    /// <param name="name">What the person calls it.</param>
    /// <param name="distinct">Added to the name when there is one like it.</param>
    public string Next(string folder, string name, string distinct)
    {
        if (folder != _folder)
        {
            _folder = folder;
            _taken.Clear();
        }

        var clean = Clean(name);
        return folder + (_taken.Add(KeyOf(clean)) ? clean : With(clean, distinct));
    }

    /// <summary>A name that nothing else of the archive has.</summary>
    public static string Distinct(string folder, string name, string distinct) => folder + With(Clean(name), distinct);

    /// <summary>The name without what some system cannot have in one.</summary>
    public static string Clean(string name)
    {
        var text = new string([.. name.Select(c => char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal) ? '_' : c)]).TrimEnd('.', ' ');
        text = text.Length == 0 || text.StartsWith('.') ? "_" + text : text;
        return Encoding.UTF8.GetByteCount(text) <= MaxBytes ? text : Shorten(text);
    }

    static string With(string name, string distinct)
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

    // Some systems do not tell cases apart. Two names with one key by chance only get a longer one.
    static ulong KeyOf(string name) => System.IO.Hashing.XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name.ToUpperInvariant()));
}
