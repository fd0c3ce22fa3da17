using Microsoft.Win32.SafeHandles;

namespace Qmulum.Cli.Backup;

/// <summary>One file to back up, as it was when the walk found it.</summary>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Path">Below the folder that is backed up, with that folder's own name first; parts joined by '/'.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedUtc">Its last write.</param>
/// <param name="Odd">The bytes that lead to it, where text does not; null elsewhere.</param>
sealed record LocalFile(string FullPath, string Path, long Size, DateTime ModifiedUtc, OddPath? Odd = null)
{
    public string Name => System.IO.Path.GetFileName(FullPath);

    /// <summary><see cref="Path"/> for people, on a terminal.</summary>
    public string Shown => PlainText.OneLine(Odd?.Shown ?? Path);

    /// <summary>Where it lies, as it is remembered of it.</summary>
    public string Place => Odd?.FullShown ?? FullPath;

    /// <summary>The last write with the offset that was in force here at that time.</summary>
    public DateTimeOffset Modified => new DateTimeOffset(ModifiedUtc).ToLocalTime();

    /// <exception cref="UnreadableFileException">It cannot be opened; the message is the system's reason.</exception>
    public SafeFileHandle Open()
    {
        try
        {
            return Odd is null ? File.OpenHandle(FullPath, options: FileOptions.Asynchronous | FileOptions.SequentialScan) : OddFiles.Open(Odd);
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
        if (Odd is not null)
        {
            return IsOddUnchanged();
        }

        var now = new FileInfo(FullPath);
        return now.Exists && now.Length == Size && now.LastWriteTimeUtc == ModifiedUtc;
    }

    bool IsOddUnchanged()
    {
        try
        {
            using var now = Open();
            return RandomAccess.GetLength(now) == Size && File.GetLastWriteTimeUtc(now) == ModifiedUtc;
        }
        catch (UnreadableFileException)
        {
            return false;
        }
    }
}
