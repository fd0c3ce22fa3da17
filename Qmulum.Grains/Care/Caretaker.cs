using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Care;

/// <summary>
/// Takes the parts of the rounds as they are due, in the background: of each round one after the other. A verification goes on for days and must not keep
/// a sweep waiting.
/// </summary>
public sealed class Caretaker(IGrainFactory grains, CareWorker worker, CareOptions options, TimeProvider clock, ILogger<Caretaker> log) : BackgroundService
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enum.GetValues<CareKind>().Select(kind => LookAfterAsync(kind, stoppingToken)));

    async Task LookAfterAsync(CareKind kind, CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookEvery, clock, stoppingToken);
                await TakeAsync(kind, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The part that was under way is done again.
        }
    }

    async Task TakeAsync(CareKind kind, CancellationToken stoppingToken)
    {
        if (kind == CareKind.Verify && options.BytesPerSecond == 0)
        {
            return;
        }

        try
        {
            while (await grains.Care().Begin(kind, options.Owner) is { } slice)
            {
                await grains.Care().End(slice, options.Owner, await worker.RunAsync(slice, stoppingToken));
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.CareFailed(exception, kind);
        }
    }
}
