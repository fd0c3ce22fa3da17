namespace Qmulum.Storage.Tests;

/// <summary>
/// Commands that put a process where a disk is small, or where its user has no power over permissions. They work for root and
/// for a plain user, who gets a user namespace of its own. Where neither is allowed the tests fail and say so: they are never skipped.
/// </summary>
static class SmallDisk
{
    /// <summary>A command that runs what follows it with a tmpfs of that many bytes mounted on the folder, for itself alone.</summary>
    public static string[] Mounted(string folder, long bytes) =>
    [
        "unshare", .. Environment.IsPrivilegedProcess ? ["--mount"] : new[] { "--user", "--map-root-user", "--mount" },
        "sh", "-c", $"mount -t tmpfs -o size={bytes} qmulum-test \"$1\" && shift && exec \"$@\"", "sh", folder,
    ];

    /// <summary>A command that takes root's power to write where permissions forbid it; nothing for a plain user, who has none.</summary>
    public static string[] Unprivileged() =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : [];
}
