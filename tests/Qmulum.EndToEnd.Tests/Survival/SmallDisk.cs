namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>
/// A real file system of a few megabytes for one server: a tmpfs in a mount namespace of its own, which ends with the process.
/// Root makes it directly; others in a user namespace, where the system allows that.
/// </summary>
static class SmallDisk
{
    /// <summary>Settings of a server whose data is on a file system of that many bytes.</summary>
    /// <param name="reserve">Bytes that its uploads leave free.</param>
    public static ServerSettings Settings(string mountPoint, long bytes, long reserve) => new()
    {
        DataFolder = Path.Combine(mountPoint, "data"),
        Arguments = [$"--minimumFreeBytes={reserve}"],
        Launcher = Launcher(mountPoint, bytes),
    };

    /// <summary>A command that runs a server which finds a file system of that many bytes in a folder that is there.</summary>
    public static IReadOnlyList<string> Launcher(string mountPoint, long bytes)
    {
        string[] own = Environment.UserName == "root" ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
        var script = $"mount -t tmpfs -o size={bytes} tmpfs \"$0\" && exec \"$@\"";
        return ["unshare", .. own, "--", "sh", "-c", script, mountPoint];
    }
}
