using Microsoft.Extensions.Hosting;

namespace Qmulum.Api;

/// <summary>Removes what is too old: at the start of the process, and then every so often.</summary>
/// <param name="every">From one time to the next.</param>
/// <param name="clock">Tells the time, also to the sweep.</param>
public abstract class RecurringSweep(TimeSpan every, TimeProvider clock) : BackgroundService
{
    protected TimeProvider Clock { get; } = clock;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(every, Clock);
        do
        {
            await SweepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Sweeps once. What passes by itself is told to the log and not thrown: the next time tries again.</summary>
    protected abstract Task SweepAsync(CancellationToken stoppingToken);
}
