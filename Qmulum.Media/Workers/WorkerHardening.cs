using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Qmulum.Media.Workers;

/// <summary>What a worker does to itself before its first file.</summary>
static partial class WorkerHardening
{
    const int StandardOutput = 1;
    const int StandardError = 2;
    const int SetPipeSize = 1031; // F_SETPIPE_SZ, fcntl(2)
    const int PipeBytes = 1 << 20;
    const int CoreFile = 4; // RLIMIT_CORE, getrlimit(2)

    /// <summary>
    /// Takes standard output for the frames alone: whatever a codec prints goes to standard error from here on, where it cannot pass for an answer.
    /// </summary>
    public static Stream TakeOutput()
    {
        var own = Checked(dup(StandardOutput));
        _ = Checked(dup2(StandardError, StandardOutput));
        _ = fcntl(own, SetPipeSize, PipeBytes); // fewer turns for a rendition; the usual size will do where that is not allowed
        return new FileStream(new SafeFileHandle(own, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }

    public static Stream TakeInput()
    {
        _ = fcntl(0, SetPipeSize, PipeBytes);
        return new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
    }

    /// <summary>A crash writes no core file of a private photo, and when the machine runs out of memory the worker goes before the server.</summary>
    public static void GoFirst()
    {
        Limit none = default;
        _ = setrlimit(CoreFile, in none);
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // No Linux, or a container that does not allow it: the order of victims is then the system's choice.
        }
    }

    /// <summary>Gives free pages of the native heap back to the system, which glibc by itself does from the end of the heap alone.</summary>
    public static void GiveBack()
    {
        try
        {
            _ = malloc_trim(0); // whether anything was given back is all that it says
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such call, and returns pages by itself.
        }
    }

    static int Checked(int result) => result >= 0
        ? result
        : throw new IOException($"The worker's pipes cannot be set up (errno {Marshal.GetLastPInvokeError()}).");

    struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup(int file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport("libc")]
    private static partial int fcntl(int file, int command, nint value);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in Limit limit);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
