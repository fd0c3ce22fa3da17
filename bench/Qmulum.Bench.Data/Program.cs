using System.Diagnostics;
using Qmulum.Bench.Data;

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

BenchLibrary library = new(options.Photos);
foreach (var name in options.On)
{
    var folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"qmulum-bench-{Guid.NewGuid():n}")).FullName;
    try
    {
        await using var database = name == "sqlite" ? await Database.SqliteAsync(folder) : await Database.PostgresAsync();
        await MeasureAsync(database);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

return 0;

async Task MeasureAsync(Database database)
{
    var watch = Stopwatch.StartNew();
    foreach (var batch in library.Rows.Chunk(1_000))
    {
        await database.Index.Photos.RecordAsync(BenchLibrary.Id, batch, default);
    }

    Console.WriteLine();
    Console.WriteLine($"{database.Name}: {options.Photos} photos over {BenchLibrary.Months.Count} months, recorded by thousands at {options.Photos / watch.Elapsed.TotalSeconds:0}/s");
    await database.Reference.FillAsync(library.Rows);
    await database.Reference.SettleAsync();

    Console.WriteLine();
    Console.WriteLine("| question | p50 | p99 | by hand p50 | by hand p99 | ratio of p50 |");
    Console.WriteLine("|---|---:|---:|---:|---:|---:|");
    await ReadBench.RunAsync(database, library);
    Console.WriteLine();
    Console.WriteLine("| write, durable each | rate | by hand, one at a time | ratio |");
    Console.WriteLine("|---|---:|---:|---:|");
    await WriteBench.RunAsync(database, library);
}
