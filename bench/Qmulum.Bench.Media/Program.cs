using Qmulum.Bench.Media;
using Qmulum.Media;
using Qmulum.Media.Workers;

if (args is [MediaWorker.Argument])
{
    await MediaWorker.RunAsync();
    return 0;
}
// The child of the memory benchmark: two files at a time, until all are done.
if (args is ["memory", var folder, var rounds])
{
    await MemoryBench.ChildAsync(folder, int.Parse(rounds));
    return 0;
}
// --quick takes fewer rounds; --workers measures the boundary of the worker processes alone; names of formats (Jpeg, Png …) measure those alone.
if (args.Contains("--workers"))
{
    using var jpegs = new SampleFolder();
    await jpegs.WriteAsync(static format => format == MediaFormat.Jpeg);
    return await WorkerBench.RunAsync(jpegs, 15) ? 0 : 1;
}
var quick = args.Contains("--quick");
var only = args.Where(static arg => !arg.StartsWith('-')).Select(static arg => Enum.Parse<MediaFormat>(arg, ignoreCase: true)).ToHashSet();
using var samples = new SampleFolder();
await samples.WriteAsync(format => only.Count == 0 || only.Contains(format));
var reached = true;
if (samples.Jpegs.Count > 0)
{
    reached &= await JpegBench.RunAsync(samples, quick ? 3 : 9);
    reached &= await WorkerBench.RunAsync(samples, quick ? 5 : 15);
    reached &= await MemoryBench.RunAsync(samples, quick ? 3 : 10);
}
reached &= await FormatBench.RunAsync(samples, quick ? 3 : 7);
return reached ? 0 : 1;
