using Qmulum.Bench.Media;
using Qmulum.Media;

// The child of the memory benchmark: two files at a time, until all are done.
if (args is ["memory", var folder, var rounds])
{
    await MemoryBench.ChildAsync(folder, int.Parse(rounds));
    return 0;
}
// --quick takes fewer rounds; names of formats (Jpeg, Png …) measure those alone.
var quick = args.Contains("--quick");
var only = args.Where(static arg => !arg.StartsWith('-')).Select(static arg => Enum.Parse<MediaFormat>(arg, ignoreCase: true)).ToHashSet();
using var samples = new SampleFolder();
await samples.WriteAsync(format => only.Count == 0 || only.Contains(format));
var reached = true;
if (samples.Jpegs.Count > 0)
{
    reached &= await JpegBench.RunAsync(samples, quick ? 3 : 9);
    reached &= await MemoryBench.RunAsync(samples, quick ? 3 : 10);
}
reached &= await FormatBench.RunAsync(samples, quick ? 3 : 7);
return reached ? 0 : 1;
