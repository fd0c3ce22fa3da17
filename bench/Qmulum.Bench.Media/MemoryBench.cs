using System.Diagnostics;
using Qmulum.Media;

namespace Qmulum.Bench.Media;

/// <summary>The largest resident size of a fresh process that derives 12-megapixel JPEGs, two at a time.</summary>
static class MemoryBench
{
    const int AtOnce = 2;
    const double MostMegabytes = 200;

    public static async Task<bool> RunAsync(SampleFolder samples, int rounds)
    {
        using var child = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", typeof(MemoryBench).Assembly.Location, "memory", samples.Path, $"{rounds}" },
            Environment = { ["MALLOC_ARENA_MAX"] = "2" },
            RedirectStandardOutput = true,
        })!;
        var peak = double.Parse(await child.StandardOutput.ReadToEndAsync());
        await child.WaitForExitAsync();
        Console.WriteLine($"Memory: {peak:F0} MB at most with {AtOnce} at a time, {rounds * 6} JPEGs (under {MostMegabytes}): {(peak < MostMegabytes ? "reached" : "not reached")}");
        return child.ExitCode == 0 && peak < MostMegabytes;
    }

    public static async Task ChildAsync(string folder, int rounds)
    {
        using var engine = new MediaEngine(new() { Concurrency = AtOnce });
        var files = Directory.GetFiles(folder, "*.jpg").Order().ToList();
        for (var round = 0; round < rounds; round++)
        {
            await Task.WhenAll(files.Select(file => JpegBench.DeriveAsync(engine, file)));
        }
        // proc(5): "VmHWM:   123456 kB".
        var line = (await File.ReadAllLinesAsync("/proc/self/status")).First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.WriteLine(long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024.0);
    }
}
