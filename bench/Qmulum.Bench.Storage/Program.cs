using Qmulum.Bench.Storage;
using Qmulum.Storage;

BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (Exception fault) when (fault is ArgumentException or FormatException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"qmulum-bench-{Guid.NewGuid():n}")).FullName;
try
{
    if (options.WantsS3)
    {
        await S3Bench.RunAsync(options, folder);
    }

    if (!options.WantsFolder)
    {
        return 0;
    }

    var store = await FolderBlobStore.CreateAsync(new FolderStoreOptions
    {
        Root = Path.Combine(folder, "location"),
        DiskThreads = options.DiskThreads,
        BufferBytes = options.BufferKilobytes << 10,
        WritebackBytes = (long)options.WritebackMegabytes << 20,
    });
    await PhotosBench.RunAsync(options, store);
    if (options.LargeMegabytes > 0)
    {
        await LargeFileBench.RunAsync(options, folder, store);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;
