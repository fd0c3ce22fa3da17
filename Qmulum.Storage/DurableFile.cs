namespace Qmulum.Storage;

/// <summary>A small file that no power cut takes back once it is written, neither its bytes nor its name.</summary>
public static class DurableFile
{
    /// <summary>Writes it in one step, in place of what has its name. The folders above it, which may have been made a moment ago, last as it does.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content) => Write(path, content, new());

    /// <summary>What a write leaves beside it that was cut short.</summary>
    /// <param name="path">The file's path, or its name.</param>
    public static string StagedOf(string path) => path + ".new";

    internal static void Write(string path, ReadOnlySpan<byte> content, Disk disk)
    {
        var staged = StagedOf(path);
        disk.DeleteFile(staged); // of a write that was cut short
        using (var file = disk.CreateFile(staged))
        {
            disk.Write(file, content, 0);
            disk.SyncFile(file);
        }

        disk.Rename(staged, path);
        disk.SyncFolder(Path.GetDirectoryName(path)!);
        SyncAbove(Path.GetDirectoryName(path)!, disk);
    }

    static void SyncAbove(string folder, Disk disk)
    {
        try
        {
            for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
            {
                disk.SyncFolder(above);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // One that this user may not open was there before, and those above it.
        }
    }
}
