using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Qmulum.Media.Vips;

/// <summary>
/// Stops the evaluation of an image when a token is cancelled. libvips asks between strips of lines, so a codec that works in
/// one long call (HEIF, progressive JPEG) is stopped only after that call.
/// </summary>
static unsafe class VipsInterrupt
{
    public static void Watch(VipsObject image, CancellationToken token)
    {
        VipsNative.vips_image_set_progress(image, 1);
        VipsNative.g_signal_connect_data(
            image,
            "eval",
            (delegate* unmanaged[Cdecl]<nint, nint, nint, void>)&OnEval,
            GCHandle.ToIntPtr(GCHandle.Alloc(token)),
            (delegate* unmanaged[Cdecl]<nint, nint, void>)&OnDestroy,
            0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnEval(nint image, nint progress, nint data)
    {
        if (((CancellationToken)GCHandle.FromIntPtr(data).Target!).IsCancellationRequested)
        {
            VipsNative.vips_image_set_kill(image, 1);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnDestroy(nint data, nint closure) => GCHandle.FromIntPtr(data).Free();
}
