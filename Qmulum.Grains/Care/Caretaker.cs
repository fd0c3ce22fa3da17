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
    // What somebody asked for, or a restart interrupted, is gone on with soon. What is due by time may wait until the server has been up for a while.
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    static readonly TimeSpan BeginEvery = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enum.GetValues<CareKind>().Select(kind => LookAfterAsync(kind, stoppingToken)));

    async Task LookAfterAsync(CareKind kind, CancellationToken stoppingToken)
    {
        try
        {
            for (var beganAt = clock.GetTimestamp(); ;)
            {
                await Task.Delay(LookEvery, clock, stoppingToken);
                var mayBegin = clock.GetElapsedTime(beganAt) >= BeginEvery;
                beganAt = mayBegin ? clock.GetTimestamp() : beganAt;
                await TakeAsync(kind, mayBegin, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The part that was under way is done again.
        }
    }

    async Task<bool> IsUnderWayAsync(CareKind kind) => (await grains.Care().GetRounds()).Any(round => round.Kind == kind && round.LibraryId is not null);

    async Task TakeAsync(CareKind kind, bool mayBegin, CancellationToken stoppingToken)
    {
        if (kind == CareKind.Verify && options.BytesPerSecond == 0)
        {
            return;
        }

        try
        {
            while ((mayBegin || await IsUnderWayAsync(kind)) && await grains.Care().Begin(kind, options.Owner) is { } slice)
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
