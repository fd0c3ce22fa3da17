namespace Qmulum.Embedded.Tests;

public sealed class CollectionTests
{
    readonly ManualClock _clock = new();

    [Fact]
    public async Task An_idle_activation_ends_after_the_collection_age_and_one_in_use_stays()
    {
        await using var host = await StartAsync();
        await host.Grain<IIdleGrain>("idle").Touch();
        for (var minute = 0; minute < 20; minute++)
        {
            await host.Grain<IIdleGrain>("used").Touch();
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        await Deadline.WaitAsync("the end of the idle one", () => host.Runtime.Directory.Count == 1);
        Assert.Equal("used", host.Runtime.Directory.Activations.Single().GrainId.Key.ToString());
    }

    [Fact]
    public async Task An_activation_is_not_collected_before_its_age()
    {
        await using var host = await StartAsync();
        await host.Grain<IIdleGrain>("a").Touch();

        _clock.Advance(TimeSpan.FromMinutes(14));

        Assert.Equal(1, host.Runtime.Directory.Count);
    }

    [Fact]
    public async Task KeepAlive_and_a_longer_age_limit_keep_activations_for_longer()
    {
        await using var host = await StartAsync();
        await host.Grain<IIdleGrain>("default").Touch();
        await host.Grain<IKeptGrain>("kept").Touch();
        await host.Grain<ILongerGrain>("longer").Touch();

        _clock.Advance(TimeSpan.FromMinutes(30));
        await Deadline.WaitAsync("the end of the default one", () => host.Runtime.Directory.Count == 2);
        _clock.Advance(TimeSpan.FromMinutes(40));
        await Deadline.WaitAsync("the end of the longer one", () => host.Runtime.Directory.Count == 1);
        _clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal("kept", host.Runtime.Directory.Activations.Single().GrainId.Key.ToString());
    }

    [Fact]
    public async Task DelayDeactivation_keeps_an_idle_activation_for_its_time()
    {
        await using var host = await StartAsync();
        await host.Grain<IIdleGrain>("a").Stay(TimeSpan.FromHours(2));

        _clock.Advance(TimeSpan.FromMinutes(110));
        Assert.Equal(1, host.Runtime.Directory.Count);
        _clock.Advance(TimeSpan.FromMinutes(30));

        await Deadline.WaitAsync("the end", () => host.Runtime.Directory.Count == 0);
    }

    [Fact]
    public async Task A_million_grains_touched_once_do_not_stay_in_memory()
    {
        const int Grains = 1_000_000;
        await using var host = await StartAsync(o => o.ActivationLimit = 2 * Grains);
        await TouchAsync(host, Grains / 100);
        Collect(host);
        await Deadline.WaitAsync("the end of the warm-up", () => host.Runtime.Directory.Count == 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await TouchAsync(host, Grains);
        Assert.Equal(Grains, host.Runtime.Directory.Count);
        var full = GC.GetTotalMemory(forceFullCollection: true);
        Collect(host);

        await Deadline.WaitAsync("the end of a million activations", () => host.Runtime.Directory.Count == 0);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.InRange((full - before) / Grains, 100, 2_000); // they were there, at less than 2 kB each
        Assert.InRange(after - before, long.MinValue, 64L << 20); // the directory keeps its buckets, which are some 8 bytes a grain
    }

    [Fact]
    public async Task More_activations_than_the_limit_end_before_their_age_the_longest_unused_first()
    {
        await using var host = await StartAsync(o => o.ActivationLimit = 1_000);
        await host.Grain<IIdleGrain>("old").Touch();
        _clock.Advance(TimeSpan.FromMinutes(5));
        await host.Grain<IIdleGrain>("new").Touch();

        await TouchAsync(host, 20_000);

        await Deadline.WaitAsync("at most the limit", () => host.Runtime.Directory.Count <= 1_000);
        Assert.DoesNotContain(host.Runtime.Directory.Activations, a => a.GrainId.Key.ToString() == "old");
    }

    void Collect(GrainHost host) => _clock.Advance(host.Runtime.Options.CollectionAge + (2 * host.Runtime.Options.CollectionQuantum));

    static async Task TouchAsync(GrainHost host, int count)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(1_000))
        {
            await Task.WhenAll(chunk.Select(i => host.Grain<IIdleGrain>($"{i}").Touch()));
        }
    }

    Task<GrainHost> StartAsync(Action<EmbeddedOptions>? options = null) => GrainHost.StartAsync(
        s =>
        {
            s.Clock = _clock;
            s.Options = options ?? (_ => { });
        },
        typeof(IdleGrain),
        typeof(KeptGrain),
        typeof(LongerGrain));

    public interface IIdleGrain : IGrainWithStringKey
    {
        Task Touch();

        Task Stay(TimeSpan time);
    }

    public sealed class IdleGrain : Grain, IIdleGrain
    {
        public Task Touch() => Task.CompletedTask;

        public Task Stay(TimeSpan time)
        {
            DelayDeactivation(time);
            return Task.CompletedTask;
        }
    }

    public interface IKeptGrain : IGrainWithStringKey
    {
        Task Touch();
    }

    [KeepAlive]
    public sealed class KeptGrain : Grain, IKeptGrain
    {
        public Task Touch() => Task.CompletedTask;
    }

    public interface ILongerGrain : IGrainWithStringKey
    {
        Task Touch();
    }

    [CollectionAgeLimit(Hours = 1)]
    public sealed class LongerGrain : Grain, ILongerGrain
    {
        public Task Touch() => Task.CompletedTask;
    }
}
