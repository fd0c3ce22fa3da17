using System.Collections.Concurrent;

namespace Qmulum.Embedded.Tests;

/// <summary>Points that grains stop at until the test lets them go on; a singleton service of a test's host.</summary>
public sealed class Barrier
{
    readonly ConcurrentDictionary<string, TaskCompletionSource> _opened = new();
    readonly ConcurrentDictionary<string, int> _arrivals = new();

    /// <summary>A grain arrives and waits.</summary>
    public Task PassAsync(string point)
    {
        _arrivals.AddOrUpdate(point, 1, static (_, count) => count + 1);
        return Gate(point).Task;
    }

    /// <summary>How many have arrived.</summary>
    public int Arrivals(string point) => _arrivals.GetValueOrDefault(point);

    /// <summary>Waits until so many have arrived.</summary>
    public Task ArrivedAsync(string point, int count = 1) =>
        Deadline.WaitAsync($"{count} arrivals at {point}", () => Arrivals(point) >= count);

    /// <summary>Lets all go on who have arrived and who will.</summary>
    public void Open(string point) => Gate(point).TrySetResult();

    public bool IsOpen(string point) => Gate(point).Task.IsCompleted;

    TaskCompletionSource Gate(string point) => _opened.GetOrAdd(point, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
