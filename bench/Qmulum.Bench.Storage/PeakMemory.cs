namespace Qmulum.Bench.Storage;

/// <summary>The most memory that this process has had in use, as the kernel counts it (VmHWM, proc(5)).</summary>
static class PeakMemory
{
    /// <summary>Starts counting anew: writing 5 to clear_refs sets VmHWM to what is in use now (proc(5)).</summary>
    public static void Reset() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>MiB.</summary>
    public static double Now() => Field("VmRSS:");

    /// <summary>MiB since <see cref="Reset"/>.</summary>
    public static double Peak() => Field("VmHWM:");

    static double Field(string name) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024.0;
}
