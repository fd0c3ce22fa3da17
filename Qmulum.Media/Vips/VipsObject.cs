using System.Runtime.InteropServices;

namespace Qmulum.Media.Vips;

/// <summary>One reference to a GObject of libvips: an image, a source, a target or a region.</summary>
sealed class VipsObject : SafeHandle
{
    public VipsObject(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Takes ownership of a fresh reference.</summary>
    /// <exception cref="VipsException">The call that made it failed.</exception>
    public static VipsObject Own(nint handle) => handle != 0 ? new(handle) : throw VipsException.Take();

    protected override bool ReleaseHandle()
    {
        VipsNative.g_object_unref(handle);
        return true;
    }
}
