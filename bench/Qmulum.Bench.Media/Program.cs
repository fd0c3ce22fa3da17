using Qmulum.Bench.Media;

// The child of the memory benchmark: two files at a time, until all are done.
if (args is ["memory", var folder, var rounds])
{
    await MemoryBench.ChildAsync(folder, int.Parse(rounds));
    return 0;
}
var quick = args.Contains("--quick");
using var samples = new SampleFolder();
await samples.WriteAsync();
var reached = await JpegBench.RunAsync(samples, quick ? 3 : 9);
reached &= await FormatBench.RunAsync(samples, quick ? 3 : 7);
reached &= await MemoryBench.RunAsync(samples, quick ? 3 : 10);
return reached ? 0 : 1;
