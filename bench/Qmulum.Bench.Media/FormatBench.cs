using Qmulum.Media;

namespace Qmulum.Bench.Media;

/// <summary>Every other format against libvips alone.</summary>
static class FormatBench
{
    // "Not slower", within what two medians of the same work differ by.
    const double Noise = 1.05;

    public static async Task<bool> RunAsync(SampleFolder samples, int rounds)
    {
        Console.WriteLine($"Other formats, 12 megapixels: CPU ms a file, medians of {rounds} interleaved rounds");
        using var engine = new MediaEngine(new());
        var reached = true;
        foreach (var (format, path) in samples.ByFormat)
        {
            var file = await File.ReadAllBytesAsync(path);
            List<double> ours = [], theirs = [];
            for (var round = -1; round < rounds; round++)
            {
                var mine = await Measure.CpuAsync(() => JpegBench.DeriveAsync(engine, path));
                var other = await Measure.CpuAsync(() => Task.Run(() => VipsAlone.Run(file, format)));
                if (round >= 0)
                {
                    ours.Add(mine);
                    theirs.Add(other);
                }
            }
            var (cpu, reference) = (Measure.Median(ours), Measure.Median(theirs));
            reached &= cpu <= reference * Noise;
            Console.WriteLine($"  {format,-5} Qmulum {cpu,6:F0}  libvips alone {reference,6:F0}  ratio {cpu / reference:F2} {(cpu <= reference * Noise ? "" : "(slower)")}");
        }
        return reached;
    }
}
