namespace Qmulum.Cli.Backup;

/// <summary>
/// Finds the files of a folder and of all folders below it, one at a time: a tree of a million files is never held whole. Links
/// are not followed, so the walk ends and stays where it was sent.
/// </summary>
/// <param name="includeAll">Every kind of file, not only photos and videos.</param>
/// <param name="skipped">Told what is passed by.</param>
/// <param name="failed">Told path and reason of a folder that cannot be listed.</param>
sealed class FolderWalk(bool includeAll, SkippedFiles skipped, Action<string, string> failed)
{
    public IEnumerable<LocalFile> Files(string folder)
    {
        var root = new DirectoryInfo(folder);
        var above = root.Parent?.FullName ?? root.FullName;
        Stack<DirectoryInfo> open = new([root]);
        while (open.TryPop(out var current))
        {
            foreach (var entry in Entries(current))
            {
                if (IsPassedBy(entry))
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
        }
    }

    bool IsPassedBy(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
        {
            skipped.Links++;
            return true;
        }

        if (MediaFiles.IsHidden(entry.Name))
        {
            skipped.Hidden++;
            return true;
        }

        return false;
    }

    LocalFile? Candidate(FileInfo file, string above)
    {
        if (!includeAll && !MediaFiles.IsMedia(file.Name))
        {
            skipped.OtherKinds++;
            return null;
        }

        if (!file.Exists || file.Length == 0)
        {
            skipped.Empty++;
            return null;
        }

        var path = Path.GetRelativePath(above, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
        return new LocalFile(file.FullName, path, file.Length, file.LastWriteTimeUtc);
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
