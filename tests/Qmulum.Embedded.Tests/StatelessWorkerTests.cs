using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace Qmulum.Embedded.Tests;

public sealed class StatelessWorkerTests
{
    readonly Barrier _barrier = new();

    [Fact]
    public async Task Workers_of_one_key_run_in_parallel_up_to_their_limit()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<IWorkerGrain>("a");
        var calls = Enumerable.Range(0, 12).Select(_ => grain.Work("work")).ToArray();

        await _barrier.ArrivedAsync("work", 3);
        await host.Grain<IWorkerGrain>("other").Idle();

        Assert.Equal(3, _barrier.Arrivals("work"));
        _barrier.Open("work");
        var workers = await Task.WhenAll(calls);
        Assert.Equal(12, _barrier.Arrivals("work"));
        Assert.Equal(3, workers.Distinct().Count());
    }

    [Fact]
    public async Task One_worker_runs_one_call_at_a_time()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<IWorkerGrain>("a");

        var overlaps = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => grain.Exclusive()));

        Assert.All(overlaps, Assert.False);
    }

    [Fact]
    public async Task Idle_workers_are_collected()
    {
        ManualClock clock = new();
        await using var host = await StartAsync(clock);
        _barrier.Open("work");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => host.Grain<IWorkerGrain>("a").Work("work")));

        clock.Advance(TimeSpan.FromMinutes(20));

        await Deadline.WaitAsync("the end of all workers", () => host.Runtime.Directory.Count == 0);
        await host.Grain<IWorkerGrain>("a").Work("work");
    }

    Task<GrainHost> StartAsync(TimeProvider? clock = null) => GrainHost.StartAsync(
        s =>
        {
            s.Clock = clock ?? TimeProvider.System;
            s.Services = services => services.AddSingleton(_barrier);
        },
        typeof(WorkerGrain));

    public interface IWorkerGrain : IGrainWithStringKey
    {
        Task<Guid> Work(string point);

        Task<bool> Exclusive();

        Task Idle();
    }

    [StatelessWorker(3)]
    public sealed class WorkerGrain(Barrier barrier) : Grain, IWorkerGrain
    {
        readonly Guid _id = Guid.NewGuid();
        bool _inside;

        public async Task<Guid> Work(string point)
        {
            await barrier.PassAsync(point);
            return _id;
        }

        public async Task<bool> Exclusive()
        {
            var overlaps = _inside;
            _inside = true;
            await Task.Yield();
            _inside = false;
            return overlaps;
        }

        public Task Idle() => Task.CompletedTask;
    }
}
