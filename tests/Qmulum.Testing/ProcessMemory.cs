namespace Qmulum.Testing;

/// <summary>What Linux says about a process's memory (proc(5), /proc/PID/status), in bytes.</summary>
public static class ProcessMemory
{
    /// <summary>Resident now (VmRSS).</summary>
    public static long Resident(int pid) => Read(pid, "VmRSS:");

    /// <summary>The most that was ever resident, or since <see cref="ResetPeak"/> (VmHWM).</summary>
    public static long Peak(int pid) => Read(pid, "VmHWM:");

    /// <summary>Resident memory that is no file's page (RssAnon): heaps and stacks.</summary>
    public static long Anonymous(int pid) => Read(pid, "RssAnon:");

    /// <summary>Starts the peak again at what is resident now (proc(5): 5 into clear_refs).</summary>
    public static void ResetPeak(int pid) => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    static long Read(int pid, string field)
    {
        foreach (var line in File.ReadLines($"/proc/{pid}/status"))
        {
            if (line.StartsWith(field, StringComparison.Ordinal))
            {
                var kibibytes = line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
                return long.Parse(kibibytes) * 1024;
            }
        }

        throw new InvalidOperationException($"/proc/{pid}/status has no {field} line: the process has ended.");
    }
}
