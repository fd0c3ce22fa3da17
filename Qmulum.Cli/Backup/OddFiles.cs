using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Qmulum.Storage;

namespace Qmulum.Cli.Backup;

/// <summary>What Linux has in a folder, by names of bytes: the framework turns them into text, and what is not UTF-8 cannot be opened by it any more.</summary>
static partial class OddFiles
{
    /// <summary>Where the kind and the name of an entry stand in <c>struct dirent</c> of 64-bit Linux, with glibc and with musl.</summary>
    const int KindAt = 18;
    const int NameAt = 19;

    /// <summary>O_CLOEXEC | O_NONBLOCK: a pipe with the name of a picture must not be waited for.</summary>
    const int OpenFlags = 0x80000 | 0x800;

    /// <summary>O_NOFOLLOW differs between processors.</summary>
    static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Elsewhere names are text (macOS, Windows), or the layout of an entry is another.</summary>
    public static bool CanBeRead { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>The entries of a folder but for "." and "..".</summary>
    /// <exception cref="IOException">It cannot be listed, or not to its end.</exception>
    public static IEnumerable<OddEntry> In(OddPath folder)
    {
        var stream = OpenFolder(Terminated(folder));
        Check(stream != 0);
        try
        {
            while (Next(stream) is { } entry)
            {
                if (entry.Name is not ([(byte)'.'] or [(byte)'.', (byte)'.']))
                {
                    yield return entry;
                }
            }
        }
        finally
        {
            _ = CloseFolder(stream);
        }
    }

    /// <summary>Whether it can be listed.</summary>
    public static bool IsFolder(OddPath path)
    {
        var stream = OpenFolder(Terminated(path));
        return stream != 0 && CloseFolder(stream) == 0;
    }

    /// <exception cref="IOException">It cannot be opened; a link is not followed.</exception>
    public static SafeFileHandle Open(OddPath file)
    {
        var opened = OpenFile(Terminated(file), OpenFlags | NoFollow);
        Check(opened >= 0);
        return new(opened, ownsHandle: true);
    }

    static unsafe OddEntry? Next(nint stream)
    {
        var entry = ReadFolder(stream);
        Check(entry != 0 || Marshal.GetLastPInvokeError() == 0); // at the end it answers nothing, and no error
        return entry == 0
            ? null
            : new(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry + NameAt).ToArray(), (OddKind)Marshal.ReadByte(entry, KindAt));
    }

    static byte[] Terminated(OddPath path) => [.. path.Bytes, 0];

    static void Check(bool isDone)
    {
        if (!isDone)
        {
            var errno = Marshal.GetLastPInvokeError();
            throw new IOException(Marshal.GetPInvokeErrorMessage(errno), errno);
        }
    }

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    private static partial nint OpenFolder(byte[] path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint ReadFolder(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolder(nint stream);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(byte[] path, int flags);
}

/// <param name="Name">Its bytes.</param>
sealed record OddEntry(byte[] Name, OddKind Kind);

/// <summary>DT_… of readdir(3). Some file systems do not say it.</summary>
enum OddKind
{
    Unsaid = 0,
    Folder = 4,
    File = 8,
    Link = 10,
}
