using Qmulum.Media;

namespace Qmulum.Bench.Media;

/// <summary>12-megapixel JPEG against sharp and against libturbojpeg alone: interleaved, file by file, in one run.</summary>
static class JpegBench
{
    const double LeastRate = 1.5;
    const double MostCpu = 1.5;

    public static async Task<bool> RunAsync(SampleFolder samples, int rounds)
    {
        using var sharp = await Sharp.StartAsync();
        using var engine = new MediaEngine(new());
        Console.WriteLine($"JPEG, 12 megapixels, quality 90, 4:2:0: CPU ms a file, medians of {rounds} interleaved rounds ({sharp.Version})");
        var reached = await CompareAsync("self-made", samples.Jpegs, engine, sharp, rounds);
        if (samples.RealJpegs.Count > 0)
        {
            // Told, not judged: their sizes differ from what the target names.
            await CompareAsync("real photos (12 to 24 MP)", samples.RealJpegs, engine, sharp, rounds);
        }
        return reached;
    }

    static async Task<bool> CompareAsync(string name, IReadOnlyList<string> files, MediaEngine engine, Sharp sharp, int rounds)
    {
        List<double> ours = [], theirs = [], floors = [];
        for (var round = -2; round < rounds; round++)
        {
            foreach (var file in files)
            {
                var jpeg = await File.ReadAllBytesAsync(file);
                using var floor = new Floor(jpeg);
                var mine = await Measure.CpuAsync(() => DeriveAsync(engine, file));
                var least = await Measure.CpuAsync(() => Task.Run(() => floor.Run(jpeg)));
                var other = await sharp.DeriveAsync(file);
                if (round >= 0) // the first two warm up
                {
                    ours.Add(mine);
                    floors.Add(least);
                    theirs.Add(other);
                }
            }
        }
        var (cpu, bottom, reference) = (Measure.Median(ours), Measure.Median(floors), Measure.Median(theirs));
        Console.WriteLine($"  {name}: Qmulum {cpu:F1} (renditions, placeholder, hash, metadata), sharp one decode {reference:F1}, libturbojpeg alone {bottom:F1}");
        var reached = reference / cpu >= LeastRate && cpu / bottom < MostCpu;
        Console.WriteLine($"  {name}: {reference / cpu:F2} × sharp's rate (at least {LeastRate}), {cpu / bottom:F2} × libturbojpeg's CPU (under {MostCpu}): {(reached ? "reached" : "not reached")}");
        return reached;
    }

    public static async Task DeriveAsync(MediaEngine engine, string file)
    {
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var derived = await engine.DeriveAsync(content, content.Length, DerivePlan.Everything(), CancellationToken.None);
        if (derived.Failure is not null || derived.Renditions.Count != 2)
        {
            throw new InvalidOperationException($"{Path.GetFileName(file)}: {derived.Failure}");
        }
    }
}
