using System.Text;
using Qmulum.Storage;

namespace Qmulum.Cli.Backup;

/// <summary>Finds the files that <see cref="FolderWalk"/> cannot: those with a name that is not UTF-8, and all below folders with one.</summary>
/// <param name="filter">What is passed by.</param>
/// <param name="failed">Told path and reason of what cannot be looked at.</param>
sealed class OddWalk(WalkFilter filter, Action<string, string> failed)
{
    /// <param name="folder">A folder that text leads to; of its own entries only those with such names are looked at.</param>
    /// <param name="above">The folder above the one that is backed up.</param>
    public IEnumerable<LocalFile> Files(string folder, string above)
    {
        OddPath root = new(Encoding.UTF8.GetBytes(folder), Encoding.UTF8.GetByteCount(above.TrimEnd('/')) + 1);
        Stack<OddPath> open = new([root]);
        while (open.TryPop(out var current))
        {
            foreach (var entry in Entries(current))
            {
                var path = current.Below(entry.Name);
                if (current == root && !path.Name.Contains(OddPath.Unknown, StringComparison.Ordinal))
                {
                    continue;
                }

                var kind = entry.Kind == OddKind.Unsaid ? KindOf(path) : entry.Kind;
                if (filter.PassesBy(path.Name, kind == OddKind.Link))
                {
                    continue;
                }

                if (kind == OddKind.Folder)
                {
                    open.Push(path);
                }
                else if (filter.Takes(path.Name) && Candidate(path) is { } file)
                {
                    yield return file;
                }
            }
        }
    }

    LocalFile? Candidate(OddPath path)
    {
        try
        {
            using var opened = OddFiles.Open(path);
            LocalFile file = new(Encoding.UTF8.GetString(path.Bytes), path.Path, RandomAccess.GetLength(opened), File.GetLastWriteTimeUtc(opened), path);
            return filter.Takes(file) ? file : null;
        }
        catch (NotSupportedException)
        {
            filter.NoteEmpty(); // a pipe or a socket: it has no length
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed(path.FullShown, $"could not be read: {e.Message}");
        }

        return null;
    }

    List<OddEntry> Entries(OddPath folder)
    {
        List<OddEntry> entries = [];
        try
        {
            entries.AddRange(OddFiles.In(folder));
        }
        catch (IOException e)
        {
            failed(folder.FullShown, $"could not be listed: {e.Message}");
        }

        return entries;
    }

    static OddKind KindOf(OddPath path)
    {
        try
        {
            using var opened = OddFiles.Open(path);
            return OddFiles.IsFolder(path) ? OddKind.Folder : OddKind.File;
        }
        catch (IOException e)
        {
            return e.HResult == Errno.Loop ? OddKind.Link : OddKind.File;
        }
    }
}
