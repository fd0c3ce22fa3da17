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

    /// <summary>
    /// Resident now, with each page that several processes share counted as a share (Pss, proc(5)): what can be summed over processes. 0 when it
    /// has ended.
    /// </summary>
    public static long Proportional(int pid)
    {
        try
        {
            return ReadFrom($"/proc/{pid}/smaps_rollup", "Pss:");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>Starts the peak again at what is resident now (proc(5): 5 into clear_refs).</summary>
    public static void ResetPeak(int pid) => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    static long Read(int pid, string field) => ReadFrom($"/proc/{pid}/status", field);

    static long ReadFrom(string path, string field)
    {
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith(field, StringComparison.Ordinal))
            {
                var kibibytes = line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
                return long.Parse(kibibytes) * 1024;
            }
        }

        throw new InvalidOperationException($"{path} has no {field} line: the process has ended.");
    }
}
