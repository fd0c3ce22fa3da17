using Qmulum.Media.Workers;

namespace Qmulum.Media.Tests.Workers;

/// <summary>A process that has a worker at a file and is killed by its test.</summary>
static class DyingServer
{
    public const string Argument = "--server";

    /// <summary>Says when its worker is there, and waits for ever.</summary>
    public static async Task<int> MainAsync(string file)
    {
        await using var pool = new WorkerPool(Pools.Options(workers: 1));
        _ = pool.DeriveAsync(System.Text.Encoding.UTF8.GetBytes(file));
        await Deadline.WaitAsync("the worker", TimeSpan.FromSeconds(30), () => pool.Counts.Started == 1);
        Console.WriteLine(Assert.Single(Pools.Alive()));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
