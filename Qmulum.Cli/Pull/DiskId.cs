using System.Security.Cryptography;
using System.Text;

namespace Qmulum.Cli.Pull;

/// <summary>
/// What tells the disk of a replica from others, and nothing else of it: SHA-256 of the machine's id and of what the folder's file system is. Where that is not known the
/// machine alone stands for it, so that what may be one disk is taken for one.
/// </summary>
static class DiskId
{
    /// <summary>Names the machine where it has no id of its own that lasts: in a container.</summary>
    public const string Variable = "QMULUM_MACHINE";

    const string Mounts = "/proc/self/mountinfo";
    const string Uuids = "/dev/disk/by-uuid";

    static readonly string[] MachineIds = ["/etc/machine-id", "/var/lib/dbus/machine-id"];

    /// <summary>64 hexadecimal digits.</summary>
    /// <param name="folder">Its full path; it exists.</param>
    public static string Of(string folder) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"qmulum disk\n{Machine()}\n{FileSystemOf(folder)}")));

    static string Machine() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : MachineIds.Select(TryRead).FirstOrDefault(static id => id.Length > 0) ?? Environment.MachineName;

    static string FileSystemOf(string folder) => OperatingSystem.IsWindows()
        ? Path.GetPathRoot(folder)?.ToUpperInvariant() ?? ""
        : SourceOf(TryRead(Mounts), RealOf(folder)) is { } source ? UuidOf(source) ?? source : "";

    /// <summary>The device, server or pool that the folder's mount is of, by Linux' list (proc(5), /proc/pid/mountinfo); null where that is none, as in memory.</summary>
    static string? SourceOf(string mounts, string folder)
    {
        var source = mounts.Split('\n')
            .Select(static line => line.Split(" - ", 2))
            .Where(static parts => parts.Length == 2 && parts[0].Split(' ').Length > 4)
            .Select(static parts => (Point: Plain(parts[0].Split(' ')[4]), Source: Plain(parts[1].Split(' ').ElementAtOrDefault(1) ?? "")))
            .Where(mount => folder == mount.Point || folder.StartsWith(mount.Point.TrimEnd('/') + '/', StringComparison.Ordinal))
            .Aggregate((Point: "", Source: ""), static (best, mount) => mount.Point.Length >= best.Point.Length ? mount : best).Source;
        return source switch
        {
            "" or "none" or "tmpfs" or "overlay" => null,
            _ when source.StartsWith('/') || source.Contains(':', StringComparison.Ordinal) => source,
            _ => source.Split('/')[0], // a dataset: what counts is its pool
        };
    }

    static string? UuidOf(string device)
    {
        try
        {
            return Directory.Exists(Uuids)
                ? Path.GetFileName(Directory.EnumerateFileSystemEntries(Uuids).FirstOrDefault(link => File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName == RealOf(device)))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The path without links in it: /dev/mapper/data is one itself, and a folder may be below one.</summary>
    static string RealOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(
        "/", static (real, part) => Path.Combine(real, part) is var next && File.ResolveLinkTarget(next, returnFinalTarget: true) is { } target ? target.FullName : next);

    /// <summary>A path as it is: blanks and the like are written as octal numbers.</summary>
    static string Plain(string text) => text
        .Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);

    static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
