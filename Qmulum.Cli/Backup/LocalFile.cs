using Microsoft.Win32.SafeHandles;

namespace Qmulum.Cli.Backup;

/// <summary>One file to back up, as it was when the walk found it.</summary>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Path">Below the folder that is backed up, with that folder's own name first; parts joined by '/'.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedUtc">Its last write.</param>
sealed record LocalFile(string FullPath, string Path, long Size, DateTime ModifiedUtc)
{
    public string Name => System.IO.Path.GetFileName(FullPath);

    /// <summary>The last write with the offset that was in force here at that time.</summary>
    public DateTimeOffset Modified => new DateTimeOffset(ModifiedUtc).ToLocalTime();

    /// <exception cref="UnreadableFileException">It cannot be opened; the message is the system's reason.</exception>
    public static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException($"could not be read: {e.Message}", e);
        }
    }

    /// <exception cref="UnreadableFileException">The disk failed.</exception>
    public static async ValueTask<int> ReadAsync(
        SafeFileHandle file, Memory<byte> piece, long offset, CancellationToken cancellationToken)
    {
        try
        {
            return await RandomAccess.ReadAsync(file, piece, offset, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Under another type: HttpClient would take an IOException for the network's.
            throw new UnreadableFileException($"could not be read at byte {offset}: {e.Message}", e);
        }
    }

    /// <summary>Whether size and time are still what the walk found.</summary>
    public bool IsUnchanged()
    {
        var now = new FileInfo(FullPath);
        return now.Exists && now.Length == Size && now.LastWriteTimeUtc == ModifiedUtc;
    }
}
