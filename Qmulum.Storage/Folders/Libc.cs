using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>
/// The system calls that durability needs and the framework does not offer: fsync of a folder, a rename that is nothing
/// but a rename (File.Move falls back to copying), one folder and none above it, a name that replaces none, and writeback that begins before the fsync that waits for it.
/// </summary>
static partial class Libc
{
    /// <summary>O_DIRECTORY | O_CLOEXEC: the two differ between processors, so they are composed at run time.</summary>
    static readonly int OpenFolderFlags = OperatingSystem.IsLinux()
        ? 0x80000 | (RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x4000 : 0x10000)
        : 0x1000000 | 0x100000;

    /// <summary>SYNC_FILE_RANGE_WRITE: begin writing, wait for nothing.</summary>
    const uint BeginWrite = 2;

    /// <summary>SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER: write and wait.</summary>
    const uint WriteAndWait = 1 | 2 | 4;

    const int DropFromCache = 4; // POSIX_FADV_DONTNEED

    /// <summary>0777, of which the process' umask takes what it takes of the framework's folders.</summary>
    const uint AllPermissions = 511;

    public static void Rename(string from, string to) => Check(RenameFile(from, to));

    /// <summary>A second name for a file, which no other file has: of two that want the name one gets it. False: this file system knows none (FAT, some SMB and FUSE).</summary>
    public static bool Link(string from, string to) =>
        LinkFile(from, to) == 0 || (Marshal.GetLastPInvokeError() switch
        {
            Errno.NotPermitted or Errno.NotSupported or Errno.NoSystemCall or Errno.TooManyLinks => false,
            var errno => throw Fault(errno),
        });

    /// <summary>One folder and none above it, unless it is there.</summary>
    public static void MakeFolder(string path)
    {
        // Not every file system says of one that is there that it exists: it may be that nothing can be made beside it.
        if (MakeDirectory(path, AllPermissions) != 0 && Marshal.GetLastPInvokeError() is var errno && !Directory.Exists(path))
        {
            throw Fault(errno);
        }
    }

    public static void SyncFolder(string path)
    {
        var folder = Open(path, OpenFolderFlags);
        Check(folder);
        try
        {
            // EINVAL: a file system that cannot sync a folder (some FUSE and SMB) has nothing more to offer.
            if (Fsync(folder) != 0 && Marshal.GetLastPInvokeError() is var errno && errno != Errno.InvalidArgument)
            {
                throw Fault(errno);
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    /// <summary>
    /// Has the range written back. False: this system does not know how, which is no loss, since fsync does the same later.
    /// An I/O error is thrown: the kernel reports each only once, so the fsync that follows might not see it.
    /// </summary>
    public static bool WriteBack(SafeFileHandle file, long offset, long length, bool wait)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        if (SyncFileRange(file, offset, length, wait ? WriteAndWait : BeginWrite) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            Errno.NoSystemCall or Errno.InvalidArgument or Errno.IllegalSeek or Errno.NotSupported or Errno.NotPermitted => false,
            var errno => throw Fault(errno),
        };
    }

    /// <summary>Lets the kernel forget its copy, so that the next read asks the disk. Advice: what it answers changes nothing.</summary>
    public static void Forget(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(file, 0, 0, DropFromCache);
        }
    }

    static void Check(int result)
    {
        if (result < 0)
        {
            throw Fault(Marshal.GetLastPInvokeError());
        }
    }

    static IOException Fault(int errno) => new(Marshal.GetPInvokeErrorMessage(errno), errno);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
