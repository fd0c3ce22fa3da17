using Qmulum.Bench.Upload;
using Qmulum.Testing;

// Measures the way of bytes into a library, end to end over HTTP, beside the plainest way to do the same work in the same run:
// `sha256sum` and `cp` of the same files on the same disk, made durable.
BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (ArgumentException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

using var folder = Workplace.Create();
var many = SourceFiles.Random(folder.File("many"), count: 64, bytes: 5_000_000);
var reference = Reference.Measure(many, folder.File("reference"));
Report report = new(reference);

await using (var server = await ServerProcess.StartAsync(folder.File("data")))
{
    report.Start(server.TimeToReady, await Idle.MemoryAsync(server));
    UploadMeasure measure = new(server);
    await measure.RunAsync(SourceFiles.Random(folder.File("warm-up"), 16, 1_000_000), atOnce: 4);
    if (!options.LargeAlone)
    {
        await MeasureManyAsync(measure);
    }

    var one = SourceFiles.Random(folder.File("one"), count: 1, options.LargeBytes);
    report.Add($"1 file of {options.LargeBytes / 1e9:0.0} GB", Reference.Measure(one, folder.File("reference")), await measure.RunAsync(one, atOnce: 1));
}

report.Write(Console.Out);
return 0;

async Task MeasureManyAsync(UploadMeasure measure)
{
    foreach (var atOnce in new[] { 1, 16, 64 })
    {
        var files = SourceFiles.Random(folder.File($"at-once-{atOnce}"), count: 64, bytes: 5_000_000);
        report.Add($"64 files of 5 MB, {atOnce} at once", reference, await measure.RunAsync(files, atOnce));
        files.Delete();
    }

    var photos = SourceFiles.Photos(folder.File("photos"), count: 64, width: 4032, height: 3024);
    report.Add($"64 photos of 12 MP ({photos.Bytes / photos.Paths.Count / 1e6:0.0} MB), 64 at once", reference, await measure.RunAsync(photos, atOnce: 64));
    report.Derive(await measure.DrainAsync());
}
