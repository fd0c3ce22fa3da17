using System.Diagnostics;

namespace Qmulum.Bench.Data;

/// <summary>Takes times.</summary>
static class Timing
{
    /// <summary>
    /// Milliseconds of each run of the one and of the other, shortest first. They take turns, so that whatever else the machine does
    /// falls on both.
    /// </summary>
    public static async Task<(double[] Ours, double[] Reference)> EachAsync(int count, Func<int, Task> ours, Func<int, Task> reference)
    {
        var times = (Ours: new double[count], Reference: new double[count]);
        for (var i = 0; i < count; i++)
        {
            times.Reference[i] = await MillisecondsAsync(() => reference(i));
            times.Ours[i] = await MillisecondsAsync(() => ours(i));
        }

        Array.Sort(times.Ours);
        Array.Sort(times.Reference);
        return times;
    }

    /// <summary>Runs a second of each, taking turns in <paramref name="rounds"/>.</summary>
    public static async Task<(double Ours, double Reference)> RatesAsync(int rounds, int count, Func<int, Task> ours, Func<int, Task> reference)
    {
        var (oursTook, referenceTook) = (0.0, 0.0);
        for (var round = 0; round < rounds; round++)
        {
            referenceTook += await MillisecondsAsync(() => reference(round));
            oursTook += await MillisecondsAsync(() => ours(round));
        }

        return (1000 * rounds * count / oursTook, 1000 * rounds * count / referenceTook);
    }

    /// <summary>Runs something for each of these numbers, <paramref name="atOnce"/> of them at the same time.</summary>
    public static async Task AllAsync(IEnumerable<int> numbers, int atOnce, Func<int, Task> run) =>
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, _) => await run(number));

    static async Task<double> MillisecondsAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static double Percentile(this double[] sorted, double part) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
}
