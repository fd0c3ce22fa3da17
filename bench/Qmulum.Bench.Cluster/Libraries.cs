using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Qmulum.Bench.Cluster.Hosting;
using Qmulum.Grains.Interfaces;
using Qmulum.Testing.Cluster;

namespace Qmulum.Bench.Cluster;

/// <summary>
/// A library is one activation, which does one thing at a time: how much it does in a second when it is alone, and what as many callers
/// get out of many libraries. Calls come from a client of the cluster, as from an API node, without HTTP and without files.
/// </summary>
static class Libraries
{
    const int Callers = 64;
    static readonly int[] Counts = [1, 4, 16];

    // What the workers would do is measured elsewhere: here photos are entered, and never due.
    const string NeverDue = """
        CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.due_at := 9000000000000000; RETURN NEW; END';
        CREATE TRIGGER never BEFORE INSERT OR UPDATE ON task_queue FOR EACH ROW EXECUTE FUNCTION never()
        """;

    public static async Task WriteAsync(TextWriter output, int seconds)
    {
        await using var cluster = await ServerCluster.StartAsync(silos: 2, nodes: 0, durable: true);
        await ExecuteAsync(cluster, NeverDue);
        using var host = await ClusterClient.ConnectAsync(cluster);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        output.WriteLine($"{Environment.ProcessorCount} cores, two silos, {Callers} callers, PostgreSQL with durable commits");
        output.WriteLine();
        output.WriteLine("| libraries | turns/s | CPU of the silos a turn | photos added/s | CPU of the silos a photo |");
        output.WriteLine("|---:|---:|---:|---:|---:|");
        foreach (var count in Counts)
        {
            var libraries = Enumerable.Range(0, count).Select(i => grains.Library($"of-{count}-{i}")).ToList();
            await Task.WhenAll(libraries.Select(library => library.EnsureCreated("Bench")));
            await RateAsync(cluster, 1, library => library.Add(NewPhoto()), (IReadOnlyList<ILibraryGrain>)libraries); // warm
            // Of a library that is there, this is a turn and nothing else.
            var turns = await RateAsync(cluster, seconds, library => library.EnsureCreated("Bench"), (IReadOnlyList<ILibraryGrain>)libraries);
            var adds = await RateAsync(cluster, seconds, library => library.Add(NewPhoto()), (IReadOnlyList<ILibraryGrain>)libraries);
            output.WriteLine($"| {count} | {turns.Rate:0} | {turns.Processor.TotalMicroseconds:0} µs | {adds.Rate:0} | {adds.Processor.TotalMilliseconds:0.00} ms |");
        }

        await host.StopAsync();
    }

    static async Task<(double Rate, TimeSpan Processor)> RateAsync(
        ServerCluster cluster, int seconds, Func<ILibraryGrain, Task> call, IReadOnlyList<ILibraryGrain> libraries)
    {
        var calls = 0;
        var before = Processor(cluster);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                await call(libraries[caller % libraries.Count]);
                Interlocked.Increment(ref calls);
            }
        })));
        return (calls / clock.Elapsed.TotalSeconds, (Processor(cluster) - before) / calls);
    }

    static TimeSpan Processor(ServerCluster cluster) => cluster.Silos.Aggregate(TimeSpan.Zero, (sum, silo) =>
    {
        using var process = Process.GetProcessById(silo.Pid);
        return sum + process.TotalProcessorTime;
    });

    static NewPhoto NewPhoto()
    {
        var hash = ContentHash.FromBytes(RandomNumberGenerator.GetBytes(32));
        return new(hash, 3_000_000, $"bench/{hash.Hex}", "image/jpeg", "bench.jpg", new Origin("bench", null, null, null), DateTimeOffset.UtcNow);
    }

    static async Task ExecuteAsync(ServerCluster cluster, string sql)
    {
        await using var database = NpgsqlDataSource.Create(cluster.Database);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
