using System.Globalization;

namespace Qmulum.Testing;

/// <summary>The processes that a process has started and that live (proc(5)).</summary>
public static class ProcessChildren
{
    /// <summary>Ids of the children.</summary>
    public static IReadOnlyList<int> Of(int parent) => [.. All().Where(pid => ParentOf(pid) == parent)];

    /// <summary>Ids of the children whose command line has this argument; zombies have no command line and do not count.</summary>
    public static IReadOnlyList<int> With(int parent, string argument) =>
        [.. All().Where(pid => ParentOf(pid) == parent && Arguments(pid).Contains(argument))];

    /// <summary>Ids of all processes whose command line has this argument, whoever started them.</summary>
    public static IReadOnlyList<int> With(string argument) => [.. All().Where(pid => Arguments(pid).Contains(argument))];

    /// <summary>Ids of all processes whose command line names this, whoever started them.</summary>
    public static IReadOnlyList<int> Naming(string text) =>
        [.. All().Where(pid => Arguments(pid).Any(argument => argument.Contains(text, StringComparison.Ordinal)))];

    /// <summary>The program that a process runs, by its own name; empty when it is gone.</summary>
    public static string NameOf(int pid) => Read($"/proc/{pid}/comm").Trim();

    /// <summary>Processor time that a process has used; zero when it is gone.</summary>
    public static TimeSpan CpuOf(int pid)
    {
        // Fields 14 and 15, in hundredths of a second; the name in field 2 may hold spaces.
        var fields = Read($"/proc/{pid}/stat").Split(") ").Last().Split(' ');
        return fields.Length < 13 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(10 * (Number(fields[11]) + Number(fields[12])));
    }

    static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(static name => int.TryParse(name, out _)).Select(static name => int.Parse(name!));

    static int ParentOf(int pid)
    {
        var fields = Read($"/proc/{pid}/stat").Split(") ").Last().Split(' ');
        return fields.Length < 2 ? 0 : (int)Number(fields[1]);
    }

    static string[] Arguments(int pid) => Read($"/proc/{pid}/cmdline").Split('\0');

    static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended since it was listed.
        }
    }
}
