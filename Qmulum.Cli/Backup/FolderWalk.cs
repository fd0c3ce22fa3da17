namespace Qmulum.Cli.Backup;

/// <summary>
/// Finds the files of a folder and of all folders below it, one at a time: a tree of a million files is never held whole. Links
/// are not followed, so the walk ends and stays where it was sent.
/// </summary>
/// <param name="filter">What is passed by.</param>
/// <param name="failed">Told path and reason of what cannot be looked at.</param>
sealed class FolderWalk(WalkFilter filter, Action<string, string> failed)
{
    readonly OddWalk _odd = new(filter, failed);

    public IEnumerable<LocalFile> Files(string folder)
    {
        var root = new DirectoryInfo(folder);
        var above = root.Parent?.FullName ?? root.FullName;
        Stack<DirectoryInfo> open = new([root]);
        while (open.TryPop(out var current))
        {
            var hasOdd = false;
            foreach (var entry in Entries(current))
            {
                if (IsOdd(entry))
                {
                    hasOdd = true;
                    continue;
                }

                if (filter.PassesBy(entry.Name, entry.LinkTarget is not null))
                {
                    continue;
                }

                if (entry is DirectoryInfo below)
                {
                    open.Push(below);
                }
                else if (Candidate((FileInfo)entry, above) is { } file)
                {
                    yield return file;
                }
            }

            foreach (var file in hasOdd ? _odd.Files(current.FullName, above) : [])
            {
                yield return file;
            }
        }
    }

    static bool IsOdd(FileSystemInfo entry) => OddFiles.CanBeRead && entry.Name.Contains(OddPath.Unknown, StringComparison.Ordinal);

    LocalFile? Candidate(FileInfo file, string above)
    {
        if (!filter.Takes(file.Name))
        {
            return null;
        }

        var path = Path.GetRelativePath(above, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
        if (file.Exists)
        {
            LocalFile found = new(file.FullName, path, file.Length, file.LastWriteTimeUtc);
            return filter.Takes(found) ? found : null;
        }

        if (file.Name.Contains(OddPath.Unknown, StringComparison.Ordinal))
        {
            failed(file.FullName, "its name is not UTF-8; rename it, then it is sent");
        }
        else
        {
            filter.NoteGone();
        }

        return null;
    }

    IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        using var entries = Listing(folder);
        while (entries is not null && Advance(entries, folder))
        {
            yield return entries.Current;
        }
    }

    IEnumerator<FileSystemInfo>? Listing(DirectoryInfo folder)
    {
        try
        {
            return folder.EnumerateFileSystemInfos("*", All).GetEnumerator();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed(folder.FullName, $"could not be listed: {e.Message}");
            return null;
        }
    }

    bool Advance(IEnumerator<FileSystemInfo> entries, DirectoryInfo folder)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed(folder.FullName, $"could not be listed to its end: {e.Message}");
            return false;
        }
    }

    /// <summary>One level, nothing left out: what is passed by is counted here, and what cannot be listed is said.</summary>
    static EnumerationOptions All { get; } = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };
}
