using System.Globalization;

namespace Qmulum.Embedded.Tests;

/// <summary>A process of its own is killed as kill -9 does, and the next one on the same database is looked at.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task Every_state_that_was_acknowledged_survives_the_process()
    {
        using TempFolder folder = new();
        Dictionary<string, int> acknowledged = [];
        for (var round = 1; round <= 3; round++)
        {
            await using (var process = Start(folder, "count"))
            {
                await ReadAsync(process, 100 * round);
                await process.KillAsync();
                await ReadAsync(process, int.MaxValue);
            }

            await using var reader = Start(folder, "read");
            while (await reader.ReadLineAsync() is { } line)
            {
                var (counter, stored) = Parse(line);
                // What was written when it died, and not told any more, may be there as well.
                Assert.InRange(stored, acknowledged.GetValueOrDefault(counter), acknowledged.GetValueOrDefault(counter) + 1);
                acknowledged[counter] = stored;
            }

            Assert.Equal(8, acknowledged.Count);
        }

        async Task ReadAsync(TestProcess process, int lines)
        {
            for (var i = 0; i < lines && await process.ReadLineAsync() is { } line; i++)
            {
                var (counter, count) = Parse(line);
                Assert.True(count > acknowledged.GetValueOrDefault(counter), $"{counter} went back from {acknowledged.GetValueOrDefault(counter)} to {count}.");
                acknowledged[counter] = count;
            }
        }
    }

    [Fact]
    public async Task A_reminder_goes_on_in_the_next_process_on_the_same_schedule_and_missed_ticks_are_not_repeated()
    {
        using TempFolder folder = new();
        List<(long First, long Current)> ticks = [];
        await using (var process = Start(folder, "remind"))
        {
            await ReadTicksAsync(process, 3);
            await process.KillAsync();
        }

        await using var next = Start(folder, "listen");
        await ReadTicksAsync(next, 5);

        Assert.Single(ticks.Select(tick => tick.First).Distinct());
        var places = ticks.Select(tick => (tick.Current - tick.First) / 200).ToList();
        Assert.Equal(places.Distinct().Order(), places);

        async Task ReadTicksAsync(TestProcess process, int count)
        {
            for (var read = 0; read < count;)
            {
                var line = await process.ReadLineAsync();
                Assert.NotNull(line);
                if (line.StartsWith("tick ", StringComparison.Ordinal))
                {
                    var parts = line.Split(' ');
                    ticks.Add((long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture)));
                    read++;
                }
            }
        }
    }

    [Fact]
    public async Task Work_that_a_process_left_in_state_and_reminder_is_done_by_the_next()
    {
        using TempFolder folder = new();
        await using (var process = Start(folder, "enqueue"))
        {
            Assert.Equal("enqueued", await process.ReadLineAsync());
            await process.KillAsync();
        }

        await using var next = Start(folder, "listen");

        Assert.Equal("done develop", await next.ReadLineAsync());
    }

    static TestProcess Start(TempFolder folder, string command) =>
        TestProcess.Start(typeof(Host.CounterGrain).Assembly, folder.File("grains.db"), command);

    static (string Counter, int Count) Parse(string line)
    {
        var parts = line.Split(' ');
        return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
