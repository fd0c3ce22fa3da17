using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>
/// The way of bytes into a folder: a staging file, then in this order fsync of the file, its new name by rename, fsync of the
/// folder. Each step's place is the promise: a name never stands for bytes that are not on the disk.
/// </summary>
sealed class BlobPublisher(FolderLayout layout, LocationMarker marker, Disk disk, TimeProvider clock)
{
    readonly DurableFolders _folders = new(layout, disk);

    /// <summary>An empty staging file.</summary>
    public (SafeFileHandle File, string Path) Stage()
    {
        marker.Demand();
        var path = layout.NewStagingFile();
        try
        {
            return (disk.CreateFile(path), path);
        }
        catch (Exception gone) when (StoreFault.IsGone(gone))
        {
            // Where the marker is there and the staging folder is not, somebody tidied up. It holds nothing that must survive.
            marker.Demand();
            disk.MakeFolder(layout.StagingFolder);
            return (disk.CreateFile(path), path);
        }
    }

    /// <summary>Gives the staged file its key. The file is closed on return; on a fault it may still be where it was staged.</summary>
    public BlobInfo Publish(SafeFileHandle file, string stagingPath, BlobKey key, Durability durability)
    {
        marker.Demand();
        layout.DemandPlaceFor(key);
        var size = RandomAccess.GetLength(file);

        // The time of the commit, not of the last byte: a sweep that finds the file between close and rename sees it fresh.
        var modified = clock.GetUtcNow();
        File.SetLastWriteTimeUtc(file, modified.UtcDateTime);
        if (durability == Durability.Durable)
        {
            disk.SyncFile(file);
        }

        // Closed before it can be seen under its key: the lock of an open staging file would refuse readers.
        file.Dispose();
        Name(stagingPath, key, durability);
        return new(key, size, modified);
    }

    public void Remove(string path, Durability durability)
    {
        disk.DeleteFile(path);
        if (durability == Durability.Durable)
        {
            disk.SyncFolder(Path.GetDirectoryName(path)!);
        }
    }

    void Name(string stagingPath, BlobKey key, Durability durability)
    {
        var path = layout.PathOf(key);
        try
        {
            _folders.Make(key, durability == Durability.Durable);
            disk.Rename(stagingPath, path);
        }
        catch (IOException fault) when (fault.HResult == Errno.NoEntry)
        {
            // A folder that was there once is gone. Unless the whole location is, make it again and try once more.
            marker.Demand();
            _folders.Forget();
            _folders.Make(key, durability == Durability.Durable);
            disk.Rename(stagingPath, path);
        }

        if (durability == Durability.Durable)
        {
            disk.SyncFolder(Path.GetDirectoryName(path)!);
        }
    }
}
