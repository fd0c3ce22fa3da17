using System.Diagnostics;
using Qmulum.Bench.Data;
using Qmulum.Bench.Migrate;
using Qmulum.Data;
using Qmulum.Migrate.Tests.Support;

// How long qmulum migrate takes for a library, and for the same once more after a kill in the middle. Argument: how many photos (200000).
const int StateBytes = 2_000; // a photo of a camera, with both its renditions
if (args is not ([] or [_]) || !int.TryParse(args is [var text] ? text : "200000", out var photos) || photos < 1)
{
    Console.Error.WriteLine("One argument: how many photos (200000).");
    return 2;
}

using var source = await BuiltInstallation.MakeAsync();
await source.AddStatesAsync(photos, StateBytes);
await using (var index = await IndexDatabase.OpenAsync(new() { Provider = IndexProvider.Sqlite, Path = source.Index }, TimeProvider.System, default))
{
    foreach (var batch in new BenchLibrary(photos).Rows.Chunk(1_000))
    {
        await index.Photos.RecordAsync(BenchLibrary.Id, batch, default);
    }
}

await using var server = await PostgresServer.StartAsync(durable: true);
var target = await server.CreateDatabaseAsync();
var bytes = new FileInfo(source.Grains).Length + new FileInfo(source.Index).Length;
Console.WriteLine($"{photos} photos, {bytes / 1e6:0} MB of databases, fsync on");
Console.WriteLine();
Console.WriteLine("| what | seconds |");
Console.WriteLine("|---|---:|");
Row("the states alone by hand: one COPY, no check", await Reference.RunAsync(source, await server.CreateDatabaseAsync()));
var whole = await TimeAsync(target);
Row("qmulum migrate, everything, both sides compared", whole);
Row("again: nothing to do", await TimeAsync(target));
var killed = await server.CreateDatabaseAsync();
using (var run = MigrateProcess.Start(source.Data, killed))
{
    await Task.Delay(whole * 0.7);
    await run.KillAsync();
}

Row("killed after 70 % of its time, the rest", await TimeAsync(killed));
return 0;

async Task<TimeSpan> TimeAsync(string database)
{
    var watch = Stopwatch.StartNew();
    (await MigrateProcess.RunAsync(source.Data, database)).Expect(0);
    return watch.Elapsed;
}

static void Row(string what, TimeSpan took) => Console.WriteLine($"| {what} | {took.TotalSeconds:0.0} |");
