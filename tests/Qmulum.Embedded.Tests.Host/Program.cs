using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Qmulum.Embedded;
using Qmulum.Embedded.Tests.Host;

// A grain host whose grains tell what they did, line by line, so that a test can kill the process at a moment of its choice.
// Arguments: the database's file, a command, and what it takes.
var (path, command) = (args[0], args[1]);
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.UseQmulumEmbedded(options =>
{
    options.Path = path;
    options.GrainAssemblies.Add(typeof(Program).Assembly);
    options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100);
});
using var host = builder.Build();
await host.StartAsync();
var grains = host.Services.GetRequiredService<IGrainFactory>();
switch (command)
{
    case "count": // writes states for as long as it lives, one line for each that was acknowledged
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => CountAsync(grains.GetGrain<ICounterGrain>($"counter-{i}"))));
        break;
    case "read":
        for (var i = 0; i < 8; i++)
        {
            Console.WriteLine($"counter-{i} {await grains.GetGrain<ICounterGrain>($"counter-{i}").Get()}");
        }

        break;
    case "remind": // registers a reminder, and lives on
        await grains.GetGrain<IBellGrain>("bell").Start(TimeSpan.FromMilliseconds(200));
        Console.WriteLine("registered");
        await Task.Delay(Timeout.Infinite);
        break;
    case "listen": // registers nothing: whatever ticks was registered by a process before
        await Task.Delay(Timeout.Infinite);
        break;
    case "enqueue": // leaves work that is due later than its own death
        await grains.GetGrain<IWorkGrain>("work").Enqueue("develop", TimeSpan.FromSeconds(1));
        Console.WriteLine("enqueued");
        await Task.Delay(Timeout.Infinite);
        break;
    default:
        throw new ArgumentException($"There is no command {command}.");
}

await host.StopAsync();

static async Task CountAsync(ICounterGrain counter)
{
    while (true)
    {
        var count = await counter.Increment();
        lock (Console.Out)
        {
            Console.WriteLine($"{counter.GetPrimaryKeyString()} {count}");
        }
    }
}
