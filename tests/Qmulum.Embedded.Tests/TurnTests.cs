using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Qmulum.Embedded.Tests;

public sealed class TurnTests
{
    readonly Barrier _barrier = new();

    [Fact]
    public async Task A_grain_never_starts_a_second_call_while_the_first_awaits()
    {
        await using var host = await StartAsync(typeof(PlainGrain));
        var grain = host.Grain<IPlainGrain>("a");
        var first = grain.Wait("first");
        await _barrier.ArrivedAsync("first");

        var second = grain.Wait("second");
        var other = host.Grain<IPlainGrain>("b").Wait("other");
        await _barrier.ArrivedAsync("other"); // another grain runs meanwhile, so there were threads for the second call

        Assert.Equal(0, _barrier.Arrivals("second"));
        _barrier.Open("second");
        _barrier.Open("first");
        await Task.WhenAll(first, second);
        Assert.Equal(["+first", "-first", "+second", "-second"], await grain.Trace());
        _barrier.Open("other");
        await other;
    }

    [Fact]
    public async Task Calls_of_one_caller_run_in_the_order_they_were_made()
    {
        await using var host = await StartAsync(typeof(PlainGrain));
        var grain = host.Grain<IPlainGrain>("a");

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => grain.Note($"{i}")));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"{i}"), await grain.Trace());
    }

    [Fact]
    public async Task A_reentrant_grain_starts_a_call_while_another_awaits()
    {
        await using var host = await StartAsync(typeof(ReentrantGrain));
        var grain = host.Grain<IReentrantGrain>("a");
        var first = grain.Wait("first");
        var second = grain.Wait("second");

        await _barrier.ArrivedAsync("first");
        await _barrier.ArrivedAsync("second");

        _barrier.Open("first");
        _barrier.Open("second");
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_reentrant_grain_still_runs_one_turn_at_a_time()
    {
        await using var host = await StartAsync(typeof(ReentrantGrain));
        var grain = host.Grain<IReentrantGrain>("a");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => grain.AddWithYields(50)));

        Assert.Equal(200 * 50, await grain.Sum());
    }

    [Fact]
    public async Task An_AlwaysInterleave_call_starts_while_another_awaits()
    {
        await using var host = await StartAsync(typeof(PlainGrain));
        var grain = host.Grain<IPlainGrain>("a");
        var waiting = grain.Wait("first");
        await _barrier.ArrivedAsync("first");

        Assert.Equal(["+first"], await grain.Peek());

        _barrier.Open("first");
        await waiting;
    }

    [Fact]
    public async Task ReadOnly_calls_run_beside_each_other_and_not_beside_a_writer()
    {
        await using var host = await StartAsync(typeof(PlainGrain));
        var grain = host.Grain<IPlainGrain>("a");
        var reads = new[] { grain.Read("read"), grain.Read("read") };
        await _barrier.ArrivedAsync("read", 2);
        var write = grain.Wait("write");
        await grain.Peek();
        Assert.Equal(0, _barrier.Arrivals("write"));

        _barrier.Open("read");
        await Task.WhenAll(reads);
        await _barrier.ArrivedAsync("write");
        var late = grain.Read("late");
        await grain.Peek();

        Assert.Equal(0, _barrier.Arrivals("late"));
        _barrier.Open("write");
        _barrier.Open("late");
        await Task.WhenAll(write, late);
    }

    [Fact]
    public async Task A_MayInterleave_predicate_lets_in_the_calls_that_it_names_and_no_others()
    {
        await using var host = await StartAsync(typeof(ChoosyGrain));
        var grain = host.Grain<IChoosyGrain>("a");
        var first = grain.Wait("first");
        await _barrier.ArrivedAsync("first");

        var refused = grain.Wait("second");
        var admitted = grain.Wait("urgent");
        await _barrier.ArrivedAsync("urgent");

        Assert.Equal(0, _barrier.Arrivals("second"));
        foreach (var point in new[] { "first", "second", "urgent" })
        {
            _barrier.Open(point);
        }

        await Task.WhenAll(first, refused, admitted);
    }

    [Fact]
    public async Task A_MayInterleave_predicate_that_throws_fails_the_call_it_was_asked_of_and_no_other()
    {
        await using var host = await StartAsync(typeof(ChoosyGrain));
        var grain = host.Grain<IChoosyGrain>("a");
        var first = grain.Wait("first");
        await _barrier.ArrivedAsync("first");

        Assert.Equal("no idea", (await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Wait("puzzling"))).Message);

        _barrier.Open("first");
        await first;
        await grain.Wait("first");
    }

    [Fact]
    public async Task A_OneWay_call_returns_before_it_has_run_and_still_runs()
    {
        await using var host = await StartAsync(typeof(PlainGrain));
        var grain = host.Grain<IPlainGrain>("a");

        await grain.Fire("shot"); // would never return if it waited: the gate is closed

        await _barrier.ArrivedAsync("shot");
        _barrier.Open("shot");
        Assert.Equal(["+shot", "-shot"], await grain.Trace());
    }

    [Fact]
    public async Task What_follows_an_await_runs_on_the_activations_own_scheduler()
    {
        await using var host = await StartAsync(typeof(SchedulerGrain));

        var (before, after, started, escaped) = await host.Grain<ISchedulerGrain>("a").Schedulers();
        var (other, _, _, _) = await host.Grain<ISchedulerGrain>("b").Schedulers();

        Assert.Equal(before, after);
        Assert.Equal(before, started);
        Assert.NotEqual(before, escaped);
        Assert.NotEqual(before, other);
    }

    [Fact]
    public async Task A_busy_grain_does_not_keep_others_from_running()
    {
        await using var host = await StartAsync(typeof(ReentrantGrain), typeof(PlainGrain));
        var busy = Enumerable.Range(0, Environment.ProcessorCount * 4)
            .Select(i => host.Grain<IReentrantGrain>($"{i}").Spin("enough")).ToArray();

        for (var i = 0; i < 100; i++)
        {
            await host.Grain<IPlainGrain>("quiet").Note("x").WaitAsync(TimeSpan.FromSeconds(20));
        }

        _barrier.Open("enough");
        await Task.WhenAll(busy);
    }

    [Fact]
    public async Task Turns_never_overlap_whatever_the_order_of_calls_and_awaits()
    {
        await using var host = await StartAsync(typeof(PlainGrain));
        var round = 0;
        // Each pair is a call: how often it gives up its thread, and which of three grains it goes to.
        var scripts = Gen.Choose(0, 5).Zip(Gen.Choose(0, 2)).ListOf();

        await AsyncProperty.CheckAsync(scripts, async script =>
        {
            var run = ++round;
            var grains = Enumerable.Range(0, 3).Select(i => host.Grain<IPlainGrain>($"{run}-{i}")).ToArray();
            await Task.WhenAll(script.Select(call => grains[call.Item2].Exclusive(call.Item1)));
            var overlaps = await Task.WhenAll(grains.Select(grain => grain.Overlaps()));
            return overlaps.Sum() == 0;
        });
    }

    Task<GrainHost> StartAsync(params Type[] grains) =>
        GrainHost.StartAsync(s => s.Services = services => services.AddSingleton(_barrier), grains);

    public interface IPlainGrain : IGrainWithStringKey
    {
        Task Wait(string point);

        Task Note(string text);

        Task<int> Overlaps();

        Task Exclusive(int yields);

        Task<IReadOnlyList<string>> Trace();

        [AlwaysInterleave]
        Task<IReadOnlyList<string>> Peek();

        [ReadOnly]
        Task Read(string point);

        [OneWay]
        Task Fire(string point);
    }

    public sealed class PlainGrain(Barrier barrier) : Grain, IPlainGrain
    {
        readonly List<string> _trace = [];
        int _inside;
        int _overlaps;

        public async Task Wait(string point)
        {
            _trace.Add($"+{point}");
            await barrier.PassAsync(point);
            _trace.Add($"-{point}");
        }

        public Task Note(string text)
        {
            _trace.Add(text);
            return Task.CompletedTask;
        }

        public Task<int> Overlaps() => Task.FromResult(_overlaps);

        public async Task Exclusive(int yields)
        {
            _overlaps += _inside++ == 0 ? 0 : 1;
            for (var i = 0; i < yields; i++)
            {
                await Task.Yield();
                _overlaps += _inside == 1 ? 0 : 1;
            }

            _inside--;
        }

        public Task<IReadOnlyList<string>> Trace() => Peek();

        public Task<IReadOnlyList<string>> Peek() => Task.FromResult<IReadOnlyList<string>>([.. _trace]);

        public Task Read(string point) => barrier.PassAsync(point);

        public Task Fire(string point) => Wait(point);
    }

    public interface IReentrantGrain : IGrainWithStringKey
    {
        Task Wait(string point);

        Task AddWithYields(int times);

        Task<int> Sum();

        Task Spin(string point);
    }

    [Reentrant]
    public sealed class ReentrantGrain(Barrier barrier) : Grain, IReentrantGrain
    {
        int _sum;
        int _turns;

        public Task Wait(string point) => barrier.PassAsync(point);

        public async Task AddWithYields(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.Equal(1, ++_turns);
                _sum++; // not synchronized: a lost count would show
                _turns--;
                await Task.Yield();
            }
        }

        public Task<int> Sum() => Task.FromResult(_sum);

        public async Task Spin(string point)
        {
            while (!barrier.IsOpen(point))
            {
                await Task.Yield();
            }
        }
    }

    public interface IChoosyGrain : IGrainWithStringKey
    {
        Task Wait(string point);
    }

    [MayInterleave(nameof(IsUrgent))]
    public sealed class ChoosyGrain(Barrier barrier) : Grain, IChoosyGrain
    {
        public static bool IsUrgent(IInvokable request) =>
            request.GetMethodName() == nameof(IChoosyGrain.Wait) && request.GetArgumentCount() == 1 && request.GetArgument(0) switch
            {
                "urgent" => true,
                "puzzling" => throw new InvalidOperationException("no idea"),
                _ => false,
            };

        public Task Wait(string point) => barrier.PassAsync(point);
    }

    public interface ISchedulerGrain : IGrainWithStringKey
    {
        Task<(int Before, int After, int Started, int Escaped)> Schedulers();
    }

    public sealed class SchedulerGrain : Grain, ISchedulerGrain
    {
        public async Task<(int Before, int After, int Started, int Escaped)> Schedulers()
        {
            var before = TaskScheduler.Current.Id;
            await Task.Yield();
            var after = TaskScheduler.Current.Id;
            var started = await Task.Factory.StartNew(() => TaskScheduler.Current.Id);
            var escaped = await Task.Run(() => TaskScheduler.Current.Id);
            return (before, after, started, escaped);
        }
    }
}
