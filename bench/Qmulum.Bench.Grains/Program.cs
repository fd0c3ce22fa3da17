using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Qmulum.Bench.Grains;
using Qmulum.Embedded;

// Calls to warm grains, beside references in the same run. `--quick` measures a second a row instead of three.
const int Callers = 64;
var duration = TimeSpan.FromSeconds(args.Contains("--quick") ? 1 : 3);
var folder = Directory.CreateTempSubdirectory("qmulum-bench-");
try
{
    var builder = Host.CreateEmptyApplicationBuilder(null);
    builder.UseQmulumEmbedded(options =>
    {
        options.Path = Path.Combine(folder.FullName, "grains.db");
        options.GrainAssemblies.Add(typeof(BenchGrain).Assembly);
        options.ActivationLimit = 1_000_000;
    });
    var watch = Stopwatch.StartNew();
    using var host = builder.Build();
    await host.StartAsync();
    Console.WriteLine($"The host starts in {watch.ElapsedMilliseconds} ms, opening its database included.");
    await RunAsync(host.Services.GetRequiredService<IGrainFactory>());
    await host.StopAsync();
}
finally
{
    folder.Delete(recursive: true);
}

async Task RunAsync(IGrainFactory factory)
{
    var grains = Enumerable.Range(0, 1_000).Select(i => factory.GetGrain<IBenchGrain>(i)).ToArray();
    var actors = Enumerable.Range(0, 1_000).Select(_ => new ChannelActor()).ToArray();
    await Task.WhenAll(grains.Select(grain => grain.PingTask(0)));
    Message message = new("hello", 1, DateTime.UtcNow);
    Invocations.Target target = new();
    var typed = Invocations.Typed(target);
    var reflected = Invocations.Reflected(target);

    Console.WriteLine($"{Callers} calls in flight over 1,000 grains, {Environment.ProcessorCount} processors, {duration.TotalSeconds} s a row");
    Console.WriteLine($"{"",-44}{"calls/s",12}{"ratio",8}{"CPU µs",9}{"bytes",8}   (CPU and bytes are a call's)");
    var reference = await RateAsync("an actor of Channel and TaskCompletionSource", null, (c, i) => new(actors[Index(c, i)].Ping(i)));
    await RateAsync("ValueTask<int> Ping(int)", reference, (c, i) => grains[Index(c, i)].Ping(i));
    await RateAsync("Task<int> Ping(int)", reference, (c, i) => new(grains[Index(c, i)].PingTask(i)));
    await RateAsync("a record there and back", reference, async (c, i) => (await grains[Index(c, i)].Echo(message)).Number);
    await RateAsync("a grain that gives up its thread once", reference, (c, i) => new(grains[Index(c, i)].Yielding(i)));
    await RateAsync("all to one grain", reference, (c, i) => grains[0].Ping(i));
    var persisting = await RateAsync("a call that persists 1 kB, fsync", reference, (c, i) => new(grains[Index(c, i)].Persist()));
    await RateAsync("an actor again, for the noise", reference, (c, i) => new(actors[Index(c, i)].Ping(i)));

    await ActivationsAsync(factory, 200_000);

    Console.WriteLine();
    Console.WriteLine($"One call in flight{"",-26}{"p50 µs",12}{"p99 µs",10}");
    await LatencyAsync("an actor of Channel", 100_000, i => new(actors[0].Ping(i)));
    await LatencyAsync("ValueTask<int> Ping(int)", 100_000, grains[0].Ping);
    await LatencyAsync("a call that persists", 500, _ => new(grains[0].Persist()));
    Console.WriteLine($"{Callers} callers that persist: {1e6 / persisting:0} µs a call");

    Console.WriteLine();
    Console.WriteLine("To carry a call, without a queue: calls/s of one caller");
    await RateAsync("the object itself", null, (_, i) => target.Ping(i), callers: 1);
    await RateAsync("a request object with typed fields", null, (_, i) => typed.Ping(i), callers: 1);
    await RateAsync("DispatchProxy and MethodInvoker", null, (_, i) => reflected.Ping(i), callers: 1);
}

static async Task ActivationsAsync(IGrainFactory factory, int count)
{
    var before = GC.GetTotalMemory(forceFullCollection: true);
    var cpu = Environment.CpuUsage.TotalTime;
    foreach (var keys in Enumerable.Range(0, count).Chunk(Callers))
    {
        await Task.WhenAll(keys.Select(key => factory.GetGrain<IFirstGrain>(key).Touch()));
    }

    cpu = Environment.CpuUsage.TotalTime - cpu;
    var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
    Console.WriteLine($"{$"{count:N0} first calls, each an activation",-64}{cpu.TotalMicroseconds / count,9:0.00}{bytes / count,8:0}");
}

async Task<double> RateAsync(string name, double? reference, Func<int, int, ValueTask<int>> call, int callers = Callers)
{
    var result = await Measure.RateAsync(callers, duration, call);
    var ratio = reference is { } r ? $"{result.CallsPerSecond / r:0.00}" : "1";
    Console.WriteLine(
        $"{name,-44}{result.CallsPerSecond,12:N0}{ratio,8}{result.CpuMicrosecondsPerCall,9:0.00}{result.BytesPerCall,8:0}");
    return result.CallsPerSecond;
}

static async Task LatencyAsync(string name, int calls, Func<int, ValueTask<int>> call)
{
    var times = await Measure.LatenciesAsync(calls, call);
    Console.WriteLine($"{name,-44}{times[calls / 2].TotalMicroseconds,12:N1}{times[calls * 99 / 100].TotalMicroseconds,10:N1}");
}

// Spreads the callers over the grains, so that a grain has seldom two calls at once.
static int Index(int caller, int made) => ((caller * 16) + (made & 15)) % 1_000;
