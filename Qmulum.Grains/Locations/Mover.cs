using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Locations;

/// <summary>Takes the parts of moves as they are due, in the background: of each library one at a time in the whole installation.</summary>
public sealed class Mover(IGrainFactory grains, MoveWorker worker, MoverOptions options, TimeProvider clock, ILogger<Mover> log) : BackgroundService
{
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(await TakeAsync(stoppingToken) ? LookEvery : AfterFault, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The part that was under way is done again.
        }
    }

    /// <returns>Whether nothing went wrong.</returns>
    async Task<bool> TakeAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await grains.Locations().BeginMove(options.Owner) is { } slice)
            {
                await MoveAsync(slice, stoppingToken);
            }

            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.MoveFailed(exception);
            return false;
        }
    }

    async Task MoveAsync(MoveSlice slice, CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using CancellationTokenSource ended = new();
        var keeping = KeepAsync(slice, stop, ended.Token);
        var (next, count) = (slice.Shard, MoveCount.Zero);
        try
        {
            (next, count) = await worker.RunAsync(slice, stop.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // It was paused, or told another place.
        }
        finally
        {
            await ended.CancelAsync();
            await keeping;
        }

        await grains.Locations().EndMove(slice, options.Owner, next, count);
    }

    async Task KeepAsync(MoveSlice slice, CancellationTokenSource stop, CancellationToken ended)
    {
        using PeriodicTimer timer = new(LocationsGrain.Lease / 4, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (!await grains.Locations().KeepMove(slice, options.Owner))
                {
                    await stop.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The part is done.
        }
        catch (Exception exception)
        {
            // Nobody knows whose the part is: better to let it be.
            log.MoveFailed(exception);
            await stop.CancelAsync();
        }
    }
}

/// <summary>Who moves.</summary>
/// <param name="Owner">The name of this process.</param>
public sealed record MoverOptions(string Owner);
