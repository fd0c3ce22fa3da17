using System.Diagnostics;

namespace Qmulum.Bench.Media;

/// <summary>CPU time of this process, and medians of it.</summary>
static class Measure
{
    /// <summary>Milliseconds of CPU, of all threads, that an action takes.</summary>
    public static async Task<double> CpuAsync(Func<Task> action)
    {
        var before = Cpu();
        await action();
        return (Cpu() - before).TotalMilliseconds;
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
