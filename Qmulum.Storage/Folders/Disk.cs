using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>
/// Every call that changes a folder store's disk, in one place: so that tests can let one fail, or cut the power between two.
/// All block; they run on <see cref="DiskThreads"/>.
/// </summary>
class Disk
{
    /// <summary>
    /// A new file, locked (flock) while it is open: that is how a sweep, in this process or another, knows that it is in use.
    /// </summary>
    public virtual SafeFileHandle CreateFile(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

    /// <summary>A file that may be there already, locked like a new one.</summary>
    public virtual SafeFileHandle OpenFile(string path, bool make) =>
        File.OpenHandle(path, make ? FileMode.OpenOrCreate : FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    public virtual void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (ArgumentOutOfRangeException fault)
        {
            // What the runtime makes of EFBIG; the offset itself is never out of range.
            throw new IOException(fault.Message, Errno.TooLarge);
        }
    }

    public virtual bool WriteBack(SafeFileHandle file, long offset, long length, bool wait) =>
        Libc.WriteBack(file, offset, length, wait);

    public virtual void SyncFile(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public virtual void Rename(string from, string to) => Libc.Rename(from, to);

    /// <summary>Gives a file a second name, unless something has it.</summary>
    /// <returns>False when the file system knows no second names.</returns>
    /// <exception cref="IOException">With <see cref="Errno.Exists"/>: something has that name.</exception>
    public virtual bool Link(string from, string to) => Libc.Link(from, to);

    /// <summary>
    /// A folder in one that is there, unless it is there already. None above it is made: a location that goes away while a file is written must not be found
    /// as an empty one, on the disk below its mount.
    /// </summary>
    /// <exception cref="IOException">With <see cref="Errno.NoEntry"/>: the one above it is not there.</exception>
    public virtual void MakeFolder(string path) => Libc.MakeFolder(path);

    public virtual void SyncFolder(string path) => Libc.SyncFolder(path);

    public virtual void DeleteFile(string path) => File.Delete(path);

    /// <summary>The bytes that this user may still write, and the size of the file system.</summary>
    public virtual (long Free, long Total) Space(string path)
    {
        var drive = new DriveInfo(path);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }
}
