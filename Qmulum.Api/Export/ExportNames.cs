using System.Text;

namespace Qmulum.Api.Export;

/// <summary>Names of files in an archive: what every system can unpack, no two alike in a folder, and as near to the person's own as that allows.</summary>
sealed class ExportNames
{
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

        var clean = PortableName.Of(name);
        return folder + (_taken.Add(KeyOf(clean)) ? clean : PortableName.With(clean, distinct));
    }

    /// <summary>A name that nothing else of the archive has.</summary>
    public static string Distinct(string folder, string name, string distinct) => folder + PortableName.With(PortableName.Of(name), distinct);

    // Some systems do not tell cases apart. Two names with one key by chance only get a longer one.
    static ulong KeyOf(string name) => System.IO.Hashing.XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name.ToUpperInvariant()));
}
