using System.Runtime.InteropServices;

namespace Qmulum.Media.Vips;

/// <summary>GLib's GValue: a type and 16 bytes of data.</summary>
[StructLayout(LayoutKind.Sequential)]
struct GValue
{
    // GObject's fundamental types, G_TYPE_MAKE_FUNDAMENTAL(n) = n << 2.
    public const nuint Boolean = 5 << 2;
    public const nuint Int = 6 << 2;
    public const nuint Double = 15 << 2;
    public const nuint String = 16 << 2;
    public const nuint Object = 20 << 2;

    public nuint Type;
    public long First;
    public long Second;
}
