using System.Reflection;
using System.Runtime.InteropServices;

namespace Qmulum.Media.Native;

/// <summary>
/// Finds libvips and libturbojpeg where the distribution puts them. The environment variables QMULUM_LIBVIPS and
/// QMULUM_LIBTURBOJPEG name another file, for a machine without the packages.
/// </summary>
static class NativeLibraries
{
    public const string Vips = "vips";
    public const string TurboJpeg = "turbojpeg";

    static readonly Lock Gate = new();
    static readonly Dictionary<string, nint> Loaded = [];
    static bool _registered;

    /// <summary>Makes the imports of this assembly resolve here. GLib's functions come out of libvips' handle: looking a symbol up
    /// in a library searches its dependencies, too (dlsym(3)).</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (_registered)
            {
                return;
            }
            NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
            _registered = true;
        }
    }

    /// <exception cref="MediaLibraryMissingException">The library is not on this machine.</exception>
    public static void Require(string name)
    {
        if (Resolve(name, typeof(NativeLibraries).Assembly, null) == 0)
        {
            throw new MediaLibraryMissingException(Candidates(name)[0]);
        }
    }

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        lock (Gate)
        {
            if (Loaded.TryGetValue(name, out var handle))
            {
                return handle;
            }
            foreach (var candidate in Candidates(name))
            {
                if (NativeLibrary.TryLoad(candidate, out handle))
                {
                    Loaded[name] = handle;
                    return handle;
                }
            }
            return 0;
        }
    }

    static string[] Candidates(string name) => name switch
    {
        Vips => FromEnvironment("QMULUM_LIBVIPS") ?? ["libvips.so.42", "libvips.42.dylib", "libvips-42.dll"],
        TurboJpeg => FromEnvironment("QMULUM_LIBTURBOJPEG") ?? ["libturbojpeg.so.0", "libturbojpeg.0.dylib", "turbojpeg.dll"],
        _ => [],
    };

    static string[]? FromEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? [path] : null;
}
