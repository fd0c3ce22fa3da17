using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Qmulum.Media.Native;

namespace Qmulum.Media.Vips;

/// <summary>libvips, started once for the process with the settings that untrusted files need.</summary>
static unsafe class VipsRuntime
{
    // GLogLevelFlags: every level but the two flags that say "recursive" and "fatal".
    const int AllLevels = 0xFF & ~3;

    static readonly Lazy<bool> Started = new(Start);
    static long _warnings;

    /// <summary>Lines that libvips wanted to print; hostile files make it write tens of thousands, so they are counted and dropped.</summary>
    public static long Warnings => Interlocked.Read(ref _warnings);

    public static Version Version => new(VipsNative.vips_version(0), VipsNative.vips_version(1), VipsNative.vips_version(2));

    /// <exception cref="MediaLibraryMissingException">libvips is not on this machine.</exception>
    public static void EnsureStarted() => _ = Started.Value;

    /// <summary>Whether anything has needed libvips yet: a process that sees JPEG files alone never loads it, which halves its memory.</summary>
    public static bool IsStarted => Started.IsValueCreated;

    /// <summary>Whether this build has the operation of this nickname, for example "heifload_source".</summary>
    public static bool Has(string operation)
    {
        EnsureStarted();
        return VipsNative.vips_type_find("VipsOperation", operation) != 0;
    }

    static bool Start()
    {
        NativeLibraries.Require(NativeLibraries.Vips);
        if (VipsNative.vips_init("qmulum") != 0)
        {
            throw VipsException.Take();
        }
        VipsNative.vips_concurrency_set(1); // one file a core beats one file on all cores
        VipsNative.vips_cache_set_max(0); // no operation is ever asked for twice
        VipsNative.vips_block_untrusted_set(1); // SVG, PDF, ImageMagick, OpenSlide and the like
        VipsNative.vips_operation_block_set("VipsForeignLoadJxl", 0); // flagged untrusted, wanted by name
        VipsNative.g_log_set_handler("VIPS", AllLevels, (delegate* unmanaged[Cdecl]<byte*, int, byte*, nint, void>)&OnLog, 0);
        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnLog(byte* domain, int level, byte* message, nint data) => Interlocked.Increment(ref _warnings);
}
