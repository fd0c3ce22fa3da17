using System.Runtime.InteropServices;
using Qmulum.Media.Native;

namespace Qmulum.Media.Jpeg;

/// <summary>One TurboJPEG compressor or decompressor; used by one thread at a time.</summary>
sealed class TurboHandle : SafeHandle
{
    // TJERR_WARNING: the call went through, with something wrong in the file.
    const int Warning = 0;

    TurboHandle(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        if (handle == 0)
        {
            throw new InsufficientMemoryException("libturbojpeg could not start.");
        }
    }

    public override bool IsInvalid => handle == 0;

    public nint Value => handle;

    /// <summary>After a call that returned -1: whether it only warned and its output is usable.</summary>
    public bool OnlyWarned => TurboNative.tjGetErrorCode(handle) == Warning;

    /// <summary>The text of the last error or warning of this handle.</summary>
    public string LastError => Marshal.PtrToStringUTF8(TurboNative.tjGetErrorStr2(handle)) ?? "unknown error";

    public static TurboHandle Compressor() => new(Required(TurboNative.tjInitCompress));

    public static TurboHandle Decompressor() => new(Required(TurboNative.tjInitDecompress));

    public static TurboHandle Transformer() => new(Required(TurboNative.tjInitTransform));

    protected override bool ReleaseHandle() => TurboNative.tjDestroy(handle) == 0;

    static nint Required(Func<nint> start)
    {
        NativeLibraries.Require(NativeLibraries.TurboJpeg);
        return start();
    }
}
