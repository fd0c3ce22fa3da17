using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using Qmulum.Data;
using Qmulum.Migrate.Tables;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests.Hosting;

/// <summary>Reminders that the embedded host has registered tick on a silo, after qmulum migrate.</summary>
public sealed class MigratedReminderTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task One_goes_on_ticking_by_its_schedule()
    {
        using TempFolder folder = new();
        var data = folder.File("data");
        await (await IndexDatabase.OpenAsync(new() { Provider = IndexProvider.Sqlite, Path = Path.Combine(data, "index.db") }, TimeProvider.System, default))
            .DisposeAsync();
        await FolderBlobStore.CreateAsync(new() { Root = Path.Combine(data, "location") });
        var first = await RegisterAsync(Path.Combine(data, "grains.db"));
        var target = await TestHost.MakeDatabaseAsync(folder);
        (await MigrateProcess.RunAsync(data, target.ConnectionString!)).Expect(0);

        await using var silo = await GrainCluster.StartAsync(target, new GrainFaults(), services =>
            services.AddSerializer(serializer => serializer.AddAssembly(typeof(BellGrain).Assembly)));
        using CancellationTokenSource limit = new(Patience);
        var (key, reminder, status) = await BellGrain.Ticks.ReadAsync(limit.Token);

        Assert.Equal(("bell", "ring"), (key, reminder));
        Assert.Equal(TimeSpan.FromMilliseconds(200), status.Period);
        Assert.Equal(first, new DateTimeOffset(status.FirstTickTime).ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Every_grain_has_the_place_on_the_ring_that_Orleans_gives_it()
    {
        Random random = new(1);
        for (var i = 0; i < 1_000; i++)
        {
            var (type, key) = (Text(random), $"{Text(random)}/{i}");
            Assert.Equal(unchecked((int)GrainId.Create(type, key).GetUniformHashCode()), GrainHash.Of(type, key));
            Assert.Equal(ClusterRows.Grain(type, key), GrainId.Create(type, key).ToString());
        }
    }

    /// <summary>The real embedded host registers it and is killed; its first tick in milliseconds since 1970.</summary>
    static async Task<long> RegisterAsync(string database)
    {
        await using var host = TestProcess.Start(
            RepositoryRoot.Output("tests/Qmulum.Embedded.Tests.Host", "Qmulum.Embedded.Tests.Host.dll"), database, "remind");
        while (await host.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("tick ", StringComparison.Ordinal))
            {
                return long.Parse(line.Split(' ')[1]);
            }
        }

        throw new InvalidOperationException($"The embedded host ended: {(await host.EndAsync()).Errors}");
    }

    static string Text(Random random) => new([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next('a', 'z'))]);
}
