using System.Diagnostics;
using Qmulum.Media;
using Qmulum.Media.Workers;

namespace Qmulum.Bench.Media;

/// <summary>What the way to another process and back costs a photo: the same files derived here, by a worker that opens them, and by one that is sent them.</summary>
static class WorkerBench
{
    const double MostCost = 1.05;

    public static async Task<bool> RunAsync(SampleFolder samples, int rounds)
    {
        using var engine = new MediaEngine(new() { Concurrency = 1 });
        await using var opened = Pool();
        await using var sent = Pool();
        var here = new Way("here", engine, IsOpened: false);
        var byPath = new Way("worker, opens the file", opened, IsOpened: true);
        var byStream = new Way("worker, is sent the file", sent, IsOpened: false);
        Way[] ways = [here, byPath, byStream];
        for (var round = -2; round < rounds; round++)
        {
            foreach (var way in ways)
            {
                var (wall, cpu) = await MeasureAsync(way, samples.Jpegs);
                if (round >= 0) // the first two warm up
                {
                    way.Wall.Add(wall);
                    way.Cpu.Add(cpu);
                }
            }
        }
        Console.WriteLine($"Boundary of the worker processes, 12 megapixels: ms a file, {rounds} interleaved rounds of {samples.Jpegs.Count} files; means of CPU, which is counted in hundredths of a second, and medians of wall time");
        foreach (var way in ways)
        {
            Console.WriteLine(
                $"  {way.Name,-26} CPU {way.Cpu.Average(),6:F1} ({way.Cpu.Average() / here.Cpu.Average():F3})  "
                + $"wall {Measure.Median(way.Wall),6:F1} ({Measure.Median(way.Wall) / Measure.Median(here.Wall):F3})");
        }
        var reached = byPath.Cpu.Average() / here.Cpu.Average() < MostCost;
        Console.WriteLine($"  under {MostCost}: {(reached ? "reached" : "not reached")}");
        return reached;
    }

    static WorkerPool Pool() => new(new() { Command = WorkerPoolOptions.OwnCommand(), Limits = new() { Concurrency = 1 }, IdleAfter = TimeSpan.FromMinutes(5) });

    static async Task<(double Wall, double Cpu)> MeasureAsync(Way way, IReadOnlyList<string> files)
    {
        var before = Cpu();
        var clock = Stopwatch.StartNew();
        foreach (var file in files)
        {
            await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var source = new MediaSource(content, content.Length, way.IsOpened ? file : null);
            var derived = await way.Media.DeriveAsync(source, DerivePlan.Everything(), CancellationToken.None);
            if (derived.Renditions.Count != 2)
            {
                throw new InvalidOperationException($"{file}: {derived.Failure}");
            }
        }
        return (clock.Elapsed.TotalMilliseconds / files.Count, (Cpu() - before).TotalMilliseconds / files.Count);
    }

    // Of this process and of its workers, which live as long as the measurement.
    static TimeSpan Cpu() => new[] { Environment.ProcessId }
        .Concat(Testing.ProcessChildren.With(Environment.ProcessId, MediaWorker.Argument))
        .Aggregate(TimeSpan.Zero, static (sum, pid) => sum + Testing.ProcessChildren.CpuOf(pid));

    sealed record Way(string Name, IMediaDeriver Media, bool IsOpened)
    {
        public List<double> Wall { get; } = [];

        public List<double> Cpu { get; } = [];
    }
}
