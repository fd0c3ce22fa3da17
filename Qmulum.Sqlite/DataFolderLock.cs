using System.Globalization;

namespace Qmulum.Sqlite;

/// <summary>
/// Holds a data folder for this process, so that two servers never write the same data. The kernel releases it when the
/// process ends, however it ends.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    const string LockName = "qmulum.lock";

    // The locked file itself cannot be read by others while it is held, so who holds it stands in a file beside it.
    const string HolderName = "qmulum.pid";

    /// <summary>The names of the files that stay in a folder that was held.</summary>
    public static IReadOnlyList<string> Files { get; } = [LockName, HolderName];

    readonly FileStream _file;

    DataFolderLock(FileStream file) => _file = file;

    // What is in it is nobody's business but the server's: photos, and the hashes of passwords. A folder that was there keeps what it has.
    const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Takes the folder, creating it when it is not there, for this process's user alone.</summary>
    /// <exception cref="DataFolderLockedException">Another process holds it; the message names its process id.</exception>
    /// <exception cref="SqliteStoreReadOnlyException">The folder cannot be created or written.</exception>
    public static DataFolderLock Take(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var path = Path.GetFullPath(folder);
        try
        {
            Make(path);
            return TakeIn(path);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Unwritable(path, error);
        }
        catch (IOException error) when (IsHeldByAnother(error))
        {
            throw new DataFolderLockedException(path, ReadHolder(path), error);
        }
        catch (IOException error)
        {
            throw Unwritable(path, error);
        }
    }

    /// <summary>
    /// Holds the folder without writing anything in it, for whoever only reads: a server that starts meanwhile is refused. A folder that no
    /// server was ever started on, such as a copy, has no lock and is not held.
    /// </summary>
    /// <returns>The hold; null when the folder has no lock.</returns>
    /// <exception cref="DataFolderLockedException">A server holds it; the message names its process id.</exception>
    /// <exception cref="SqliteStoreReadOnlyException">The lock cannot be read.</exception>
    public static DataFolderLock? TakeForReading(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var path = Path.GetFullPath(folder);
        try
        {
            return new(new FileStream(Path.Combine(path, LockName), FileMode.Open, FileAccess.Read, FileShare.None));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException error) when (IsHeldByAnother(error))
        {
            throw new DataFolderLockedException(path, ReadHolder(path), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    public void Dispose() => _file.Dispose();

    static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerAlone);
        }
    }

    static DataFolderLock TakeIn(string folder)
    {
        FileStream file = new(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            File.WriteAllText(
                Path.Combine(folder, HolderName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file could not be opened because another process holds it.</summary>
    // .NET reports a lock that is held as EWOULDBLOCK, whose number is the HResult of the exception: 11 on Linux, 35 on
    // macOS; Windows has ERROR_SHARING_VIOLATION.
    public static bool IsHeldByAnother(IOException error) =>
        error.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11);

    static int? ReadHolder(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, HolderName));
            return int.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // the id is only for the message: the refusal stands without it
        }
    }

    static SqliteStoreReadOnlyException Unreadable(string folder, Exception error) =>
        new($"The lock of the data folder {folder} cannot be read: {error.Message}", error);

    static SqliteStoreReadOnlyException Unwritable(string folder, Exception error) =>
        new($"The data folder {folder} cannot be used: {error.Message} Check that it belongs to the user that runs Qmulum.", error);
}
