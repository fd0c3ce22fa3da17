namespace Qmulum.Silo.Composition;

/// <summary>Where a path leads when the links on its way are followed, as far as it is there.</summary>
static class RealPath
{
    /// <summary>As many as Linux follows (path_resolution(7)).</summary>
    const int MostLinks = 40;

    /// <param name="path">An absolute path.</param>
    /// <exception cref="FormatException">It leads over too many links; the message is the rest of a sentence about it.</exception>
    public static string Of(string path)
    {
        var links = 0;
        return Follow(Path.GetFullPath(path), ref links);
    }

    /// <summary>The folders above a real path, from the nearest up.</summary>
    public static IEnumerable<string> Above(string real)
    {
        for (var folder = Path.GetDirectoryName(real); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    static string Follow(string path, ref int links)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var name in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var at = Path.Combine(real, name);
            if (new FileInfo(at).LinkTarget is not { } target)
            {
                real = at;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new FormatException("it leads over more links than a path may");
            }

            real = Follow(Path.GetFullPath(target, real), ref links);
        }

        return real;
    }
}
