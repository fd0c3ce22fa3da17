using System.Diagnostics;
using Qmulum.Bench.Work;
using Qmulum.Grains.Interfaces;
using Qmulum.Testing;

// What the engine itself costs, a backfill over many photos, and what another library notices of it.
// `--photos N` sets how many photos the backfill goes over (100,000 are usual).
var photos = args.SkipWhile(arg => arg != "--photos").Skip(1).Select(int.Parse).FirstOrDefault(100_000);

await using (var server = await BenchServer.StartAsync(new IdleOperation()))
{
    await BackfillAsync(server, photos);
}

await TrashAsync();
await EditAsync();
await FairnessAsync();

static async Task BackfillAsync(BenchServer server, int photos)
{
    var watch = Stopwatch.StartNew();
    await server.SeedAsync("large", photos);
    Console.WriteLine($"{photos:N0} photos were added in {watch.Elapsed.TotalSeconds:0} s.");
    await Task.Delay(TimeSpan.FromMinutes(photos >= 100_000 ? 2.5 : 0)); // the activations of the adding leave
    watch.Restart();
    var backfill = await server.Grains.Backfills().Start(new(Guid.NewGuid(), "idle@1", null, null, null, null, Guid.NewGuid()));
    Console.WriteLine($"{"done",12}{"a second",12}{"managed MB",12}{"resident MB",12}");
    var (told, toldAt) = (0L, TimeSpan.Zero);
    while (backfill.Status != BackfillStatus.Done)
    {
        await Task.Delay(1_000);
        backfill = (await server.Grains.Backfills().Get(backfill.Asked.Id))!;
        if (backfill.Done - told >= photos / 10 || backfill.Status == BackfillStatus.Done)
        {
            var rate = (backfill.Done - told) / (watch.Elapsed - toldAt).TotalSeconds;
            (told, toldAt) = (backfill.Done, watch.Elapsed);
            var managed = GC.GetTotalMemory(forceFullCollection: true) >> 20;
            Console.WriteLine($"{backfill.Done,12:N0}{rate,12:N0}{managed,12:N0}{Environment.WorkingSet >> 20,12:N0}");
        }
    }

    Console.WriteLine($"A backfill of {photos:N0} photos with an operation that does nothing took {watch.Elapsed.TotalSeconds:0} s, {photos / watch.Elapsed.TotalSeconds:0} a second, {backfill.Failed} failed.");
}

static async Task TrashAsync()
{
    await using var server = await BenchServer.StartAsync(new IdleOperation());
    var photos = await server.SeedAsync("trash", 5_000);
    List<double> took = [];
    foreach (var some in photos.Chunk(1_000))
    {
        var watch = Stopwatch.StartNew();
        await server.Grains.Library("trash").TrashPhotos([.. some], Guid.NewGuid());
        took.Add(watch.Elapsed.TotalMilliseconds);
    }

    Console.WriteLine($"\n1,000 photos go into the trash in one call: {Middle(took):0} ms (of five calls the middle; {took.Max():0} at most).");
}

// As POST …/photos/edits has it done: what a thousand photos cost from the request until their lists show them so.
static async Task EditAsync()
{
    await using var server = await BenchServer.StartAsync(new IdleOperation());
    var photos = await server.SeedAsync("edits", 5_000);
    List<double> took = [];
    foreach (var some in photos.Chunk(1_000))
    {
        PhotoEdit edit = new() { Id = Guid.NewGuid(), By = Guid.NewGuid(), Rating = 4, AddTags = ["sea"], ShiftMinutes = 60 };
        var watch = Stopwatch.StartNew();
        foreach (var atOnce in some.Chunk(16))
        {
            await Task.WhenAll(atOnce.Select(photo => server.Grains.Photo(photo).Edit("edits", edit)));
        }

        took.Add(watch.Elapsed.TotalMilliseconds);
    }

    Console.WriteLine($"1,000 photos get another date, a rating and a tag in one call: {Middle(took):0} ms ({took.Max():0} at most).");
}

static async Task FairnessAsync()
{
    IdleOperation busy = new() { Busy = TimeSpan.FromMilliseconds(100) };
    await using var server = await BenchServer.StartAsync(busy);
    await server.SeedAsync("large", 5_000);
    await server.Grains.Library("small").EnsureCreated("small");
    for (var i = 0; i < 3; i++)
    {
        await server.UploadAsync("small", Picture(i)); // warm
    }

    var idle = await UploadsAsync(server, 100);
    await server.Grains.Backfills().Start(new(Guid.NewGuid(), "idle@1", "large", null, null, null, Guid.NewGuid()));
    await Deadline.WaitAsync("the backfill to be under way", () => busy.Done >= 20);

    var meanwhile = await UploadsAsync(server, 200);
    Console.WriteLine();
    Console.WriteLine("From the receipt to the thumbnail of a 12-megapixel photo, one at a time:");
    Console.WriteLine($"  on an idle server                          {Middle(idle),6:0} ms");
    Console.WriteLine($"  while another library backfills, 100 ms each {Middle(meanwhile),5:0} ms, {Middle(meanwhile) / Middle(idle):0.00} times");
}

static async Task<List<double>> UploadsAsync(BenchServer server, int from)
{
    List<double> took = [];
    for (var i = 0; i < 15; i++)
    {
        took.Add((await server.UploadAsync("small", Picture(from + i))).TotalMilliseconds);
    }

    return took;
}

static double Middle(List<double> took) => took.Order().ElementAt(took.Count / 2);

static byte[] Picture(int seed) => SamplePhotos.Jpeg(seed, 4_000, 3_000, new DateTime(2024, 6, 1).AddHours(seed));
