using Microsoft.Extensions.DependencyInjection;

namespace Qmulum.Embedded.Tests;

public sealed class SingleActivationTests
{
    [Fact]
    public async Task Makes_one_activation_of_a_key_under_10_000_concurrent_first_calls()
    {
        Tally tally = new();
        await using var host = await GrainHost.StartAsync(s => s.Services = services => services.AddSingleton(tally), typeof(SingleGrain));
        using ManualResetEventSlim start = new();
        var calls = Enumerable.Range(0, 10_000).Select(_ => Task.Run(() =>
        {
            start.Wait();
            return host.Grain<ISingleGrain>("one").Next();
        })).ToArray();

        start.Set();
        var answers = await Task.WhenAll(calls);

        Assert.Equal(1, tally.Instances);
        Assert.Equal(Enumerable.Range(1, 10_000), answers.Order());
    }

    [Fact]
    public async Task Makes_one_activation_for_each_of_1_000_keys_that_64_callers_race_for()
    {
        Tally tally = new();
        await using var host = await GrainHost.StartAsync(s => s.Services = services => services.AddSingleton(tally), typeof(SingleGrain));

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 64),
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (_, _) =>
            {
                await Task.WhenAll(Enumerable.Range(0, 1_000).Select(key => host.Grain<ISingleGrain>($"{key}").Next()));
            });

        Assert.Equal(1_000, tally.Instances);
    }

    public sealed class Tally
    {
        int _instances;

        public int Instances => _instances;

        public void Add() => Interlocked.Increment(ref _instances);
    }

    public interface ISingleGrain : IGrainWithStringKey
    {
        Task<int> Next();
    }

    public sealed class SingleGrain : Grain, ISingleGrain
    {
        int _last; // not synchronized: turns are

        public SingleGrain(Tally tally) => tally.Add();

        public async Task<int> Next()
        {
            var next = _last + 1;
            await Task.Yield();
            _last = next;
            return next;
        }
    }
}
