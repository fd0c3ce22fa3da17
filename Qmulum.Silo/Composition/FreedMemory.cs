using System.Runtime.InteropServices;

namespace Qmulum.Silo.Composition;

/// <summary>
/// Gives memory back that a burst of decoding left behind. The codecs' freed blocks stay with glibc, which returns them to the system only
/// from the top of its heap: after a folder of HEIC files an idle server held twice what it needs. On a Raspberry Pi that is a part of all there is.
/// </summary>
static partial class FreedMemory
{
    /// <summary>Collects the managed heap once and returns free pages of the native one.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            _ = MallocTrim(0); // whether anything was given back is all that it says
        }
        catch (EntryPointNotFoundException)
        {
            // musl and macOS have no such call, and return pages on their own.
        }
        catch (DllNotFoundException)
        {
            // No glibc here at all: the same.
        }
    }

    // malloc_trim(3)
    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    internal static partial int MallocTrim(nuint pad);
}
