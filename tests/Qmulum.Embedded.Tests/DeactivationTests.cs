using System.Collections.Concurrent;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace Qmulum.Embedded.Tests;

public sealed class DeactivationTests
{
    readonly Barrier _barrier = new();
    readonly Journal _journal = new();

    [Fact]
    public async Task DeactivateOnIdle_ends_the_activation_after_its_call_and_the_next_call_makes_another()
    {
        await using var host = await StartAsync();
        _barrier.Open("deactivating");
        var grain = host.Grain<IShortGrain>("a");
        var first = await grain.Leave();

        var second = await grain.Instance();

        Assert.NotEqual(first, second);
        Assert.Equal(["activated", "deactivated: ApplicationRequested", "disposed", "scope disposed", "activated"], _journal.Entries);
    }

    [Fact]
    public async Task A_call_that_races_a_deactivation_goes_to_the_next_activation_and_not_before_the_last_has_ended()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<IShortGrain>("a");
        var first = await grain.Leave();
        await _barrier.ArrivedAsync("deactivating");

        var racing = grain.Instance();

        Assert.False(racing.IsCompleted);
        Assert.Equal(["activated"], _journal.Entries);
        _barrier.Open("deactivating");
        Assert.NotEqual(first, await racing);
    }

    [Fact]
    public async Task A_running_call_ends_before_its_activation_does()
    {
        await using var host = await StartAsync();
        _barrier.Open("deactivating");
        var grain = host.Grain<IShortGrain>("a");
        var running = grain.LeaveAndWait("call");
        await _barrier.ArrivedAsync("call");

        var next = grain.Instance();
        Assert.Equal(0, _barrier.Arrivals("deactivating"));
        _barrier.Open("call");

        Assert.NotEqual(await running, await next);
    }

    [Fact]
    public async Task A_grain_that_leaves_can_still_be_called_back_by_what_its_running_call_waits_for()
    {
        await using var host = await StartAsync();
        _barrier.Open("deactivating");

        Assert.Equal("interleaved", await host.Grain<IShortGrain>("a").LeaveAndCallBack("b"));
    }

    [Fact]
    public async Task No_call_is_lost_and_no_two_activations_live_at_once_while_grains_come_and_go()
    {
        await using var host = await StartAsync();
        _barrier.Open("deactivating");
        var round = 0;
        var scripts = Gen.Choose(0, 3).ListOf(100); // one of four calls leaves

        await AsyncProperty.CheckAsync(scripts, async script =>
        {
            var grain = host.Grain<IShortGrain>($"round-{++round}");
            var answers = await Task.WhenAll(script.Select(step => Task.Run(() => step == 0 ? grain.Leave() : grain.Instance())));
            return answers.Length == script.Count && _journal.MostAtOnce == 1;
        });
    }

    [Fact]
    public async Task A_failed_activation_fails_its_calls_with_its_error_and_the_next_call_tries_again()
    {
        await using var host = await StartAsync();
        _barrier.Open("deactivating");
        _journal.FailActivations = 1;
        var grain = host.Grain<IShortGrain>("a");

        var calls = new[] { grain.Instance(), grain.Instance() };
        await _barrier.ArrivedAsync("failing");
        _barrier.Open("failing");

        foreach (var call in calls)
        {
            Assert.Equal("not now", (await Assert.ThrowsAsync<IOException>(() => call)).Message);
        }

        await grain.Instance();
        Assert.Equal(1, host.Log.Count(3003));
    }

    [Fact]
    public async Task A_constructor_that_throws_fails_the_call_with_its_error()
    {
        await using var host = await GrainHost.StartAsync(typeof(UnmakeableGrain));

        Assert.Equal("cannot be made", (await Assert.ThrowsAsync<IOException>(() => host.Grain<IUnmakeableGrain>("a").Call())).Message);
    }

    [Fact]
    public async Task An_activation_that_takes_too_long_fails_its_call()
    {
        await using var host = await GrainHost.StartAsync(s => s.Options = o => o.ActivationTimeout = TimeSpan.FromMilliseconds(100), typeof(StuckGrain));

        await Assert.ThrowsAnyAsync<Exception>(() => host.Grain<IStuckGrain>("a").Call());

        await Deadline.WaitAsync("the end of the activation", () => host.Runtime.Directory.Count == 0);
    }

    [Fact]
    public async Task A_deactivation_that_throws_is_logged_and_the_next_activation_works()
    {
        await using var host = await StartAsync();
        _barrier.Open("deactivating");
        _journal.FailDeactivation = true;
        var grain = host.Grain<IShortGrain>("a");
        await grain.Leave();

        await grain.Instance();

        Assert.Equal(1, host.Log.Count(3004));
    }

    [Fact]
    public async Task Deactivated_completes_when_the_activation_is_gone()
    {
        await using var host = await StartAsync();
        _barrier.Open("deactivating");
        await host.Grain<IShortGrain>("a").Instance();
        var activation = host.Runtime.Directory.Activations.Single();

        await activation.DeactivateAsync(new(DeactivationReasonCode.RuntimeRequested, "a test"));

        Assert.Contains("deactivated: RuntimeRequested", _journal.Entries);
        Assert.Equal(0, host.Runtime.Directory.Count);
        Assert.True(activation.Deactivated.IsCompletedSuccessfully);
    }

    Task<GrainHost> StartAsync() => GrainHost.StartAsync(
        s => s.Services = services => services.AddSingleton(_barrier).AddSingleton(_journal).AddScoped<ScopedService>(),
        typeof(ShortGrain));

    public sealed class Journal
    {
        readonly ConcurrentQueue<string> _entries = new();
        readonly ConcurrentDictionary<string, int> _alive = new();

        public IEnumerable<string> Entries => _entries;

        public int MostAtOnce { get; private set; }

        public int FailActivations { get; set; }

        public bool FailDeactivation { get; set; }

        public void Add(string entry) => _entries.Enqueue(entry);

        public void Alive(string key, int change)
        {
            var alive = _alive.AddOrUpdate(key, change, (_, before) => before + change);
            MostAtOnce = Math.Max(MostAtOnce, alive);
        }
    }

    public sealed class ScopedService(Journal journal) : IDisposable
    {
        public void Dispose() => journal.Add("scope disposed");
    }

    public interface IShortGrain : IGrainWithStringKey
    {
        Task<Guid> Instance();

        Task<Guid> Leave();

        Task<Guid> LeaveAndWait(string point);

        Task<string> LeaveAndCallBack(string other);

        Task<string> CallBack(string first);

        [Orleans.Concurrency.AlwaysInterleave]
        Task<string> Interleaved();
    }

    public sealed class ShortGrain(Barrier barrier, Journal journal, ScopedService scoped) : Grain, IShortGrain, IAsyncDisposable
    {
        readonly Guid _instance = Guid.NewGuid();

        public override async Task OnActivateAsync(CancellationToken cancellationToken)
        {
            Assert.NotNull(scoped);
            if (journal.FailActivations-- > 0)
            {
                await barrier.PassAsync("failing");
                throw new IOException("not now");
            }

            journal.Alive(this.GetPrimaryKeyString(), 1);
            journal.Add("activated");
        }

        public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
        {
            await barrier.PassAsync("deactivating");
            journal.Alive(this.GetPrimaryKeyString(), -1);
            journal.Add($"deactivated: {reason.ReasonCode}");
            if (journal.FailDeactivation)
            {
                throw new IOException("not so");
            }
        }

        public ValueTask DisposeAsync()
        {
            journal.Add("disposed");
            return ValueTask.CompletedTask;
        }

        public Task<Guid> Instance() => Task.FromResult(_instance);

        public Task<Guid> Leave()
        {
            DeactivateOnIdle();
            return Task.FromResult(_instance);
        }

        public async Task<Guid> LeaveAndWait(string point)
        {
            DeactivateOnIdle();
            await barrier.PassAsync(point);
            return _instance;
        }

        public Task<string> LeaveAndCallBack(string other)
        {
            DeactivateOnIdle();
            return GrainFactory.GetGrain<IShortGrain>(other).CallBack(this.GetPrimaryKeyString());
        }

        public Task<string> CallBack(string first) => GrainFactory.GetGrain<IShortGrain>(first).Interleaved();

        public Task<string> Interleaved() => Task.FromResult("interleaved");
    }

    public interface IUnmakeableGrain : IGrainWithStringKey
    {
        Task Call();
    }

    public sealed class UnmakeableGrain : Grain, IUnmakeableGrain
    {
        public UnmakeableGrain() => throw new IOException("cannot be made");

        public Task Call() => Task.CompletedTask;
    }

    public interface IStuckGrain : IGrainWithStringKey
    {
        Task Call();
    }

    public sealed class StuckGrain : Grain, IStuckGrain
    {
        public override Task OnActivateAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        public Task Call() => Task.CompletedTask;
    }
}
