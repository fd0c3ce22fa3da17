namespace Qmulum.Media;

/// <summary>A native library that Qmulum.Media needs is not on this machine.</summary>
public sealed class MediaLibraryMissingException(string library)
    : Exception(
        $"The native library {library} was not found. On Debian or Ubuntu install it with: {InstallLine} "
        + "(libvips42t64 in place of libvips42 from Debian 13 and Ubuntu 24.04 on).")
{
    /// <summary>The command that installs what Qmulum.Media needs.</summary>
    public const string InstallLine = "apt-get install -y --no-install-recommends libvips42 libturbojpeg0";

    /// <summary>The file that was looked for.</summary>
    public string Library { get; } = library;
}
