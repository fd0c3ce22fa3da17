using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// A folder in which a backup is made. A mark in it says that it is not whole, and the process holds the mark: the kernel lets go of it when the process ends,
/// however it ends, so that what was stopped is told from what still runs.
/// </summary>
sealed class WorkFolder : IDisposable
{
    const string MarkName = ".unfinished-backup";

    readonly FileStream _mark;

    WorkFolder(string root, FileStream mark) => (Root, _mark) = (root, mark);

    public string Root { get; }

    /// <summary>Makes the folder; of one that was stopped it takes the place, and removes what is in it.</summary>
    /// <exception cref="KeeperRefusal">A backup that still runs makes it, or it is none that a backup has made.</exception>
    public static WorkFolder Take(string root)
    {
        var isNew = !Path.Exists(root);
        if (isNew)
        {
            OwnFolder.Make(root);
        }

        WorkFolder taken = new(root, Hold(root, isNew ? FileMode.CreateNew : FileMode.Open));
        taken.Empty();
        return taken;
    }

    /// <summary>Removes the folders below this one that were stopped.</summary>
    public static void RemoveStopped(string parent)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }

        foreach (var folder in Directory.GetDirectories(parent))
        {
            try
            {
                using var stopped = Take(folder);
                stopped.Remove();
            }
            catch (KeeperRefusal)
            {
                // One that still runs.
            }
        }
    }

    /// <summary>Takes the mark away: what is there is all of it.</summary>
    public void Unmark()
    {
        if (OperatingSystem.IsWindows())
        {
            _mark.Dispose(); // a file that is open is not removed there; elsewhere nobody else gets hold of it before it is gone
        }

        File.Delete(Path.Combine(Root, MarkName));
        _mark.Dispose();
    }

    public void Remove()
    {
        Empty();
        Unmark();
        Directory.Delete(Root);
    }

    public void Dispose() => _mark.Dispose();

    void Empty()
    {
        foreach (var entry in new DirectoryInfo(Root).EnumerateFileSystemInfos().Where(entry => entry.Name != MarkName))
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    static FileStream Hold(string root, FileMode mode)
    {
        try
        {
            return new(Path.Combine(root, MarkName), mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KeeperRefusal($"{root}, where the backup is to be made, is there already and is not what an earlier one left. Name another folder.");
        }
        catch (IOException fault) when (DataFolderLock.IsHeldByAnother(fault))
        {
            throw new KeeperRefusal($"Another backup is still being made in {root}. Wait until it is done, or name another folder.");
        }
    }
}
