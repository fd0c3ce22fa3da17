using System.Diagnostics;

namespace Qmulum.Bench.Grains;

/// <summary>Measures calls by a number of callers that each keep one in flight.</summary>
static class Measure
{
    /// <summary>How many calls complete, and what one costs.</summary>
    /// <param name="callers">How many callers run at the same time.</param>
    /// <param name="duration">How long it is measured, after a fifth of it to warm up.</param>
    /// <param name="call">One call; its arguments are the caller and how many it has made.</param>
    public static async Task<Result> RateAsync(int callers, TimeSpan duration, Func<int, int, ValueTask<int>> call)
    {
        await RunAsync(callers, duration / 5, call);
        var bytes = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var calls = await RunAsync(callers, duration, call);
        return new(
            calls / watch.Elapsed.TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / calls,
            (GC.GetTotalAllocatedBytes() - bytes) / (double)calls);
    }

    /// <summary>The time of each call of one caller, sorted.</summary>
    public static async Task<TimeSpan[]> LatenciesAsync(int calls, Func<int, ValueTask<int>> call)
    {
        var times = new TimeSpan[calls];
        for (var i = 0; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await call(i);
            times[i] = Stopwatch.GetElapsedTime(start);
        }

        Array.Sort(times);
        return times;
    }

    static async Task<long> RunAsync(int callers, TimeSpan duration, Func<int, int, ValueTask<int>> call)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var made = 0;
            while (Stopwatch.GetTimestamp() < end)
            {
                await call(caller, made++);
            }

            return (long)made;
        })));
        return counts.Sum();
    }
}
