using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

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
            while (await MoveHold.BeginAsync(grains, options.Owner, clock) is { } hold)
            {
                await MoveAsync(hold, stoppingToken);
            }

            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.MoveFailed(exception);
            return false;
        }
    }

    async Task MoveAsync(MoveHold hold, CancellationToken stoppingToken)
    {
        var slice = hold.Slice;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using CancellationTokenSource ended = new();
        var keeping = KeepAsync(hold, stop, ended.Token);
        var (next, count, fault) = (slice.Shard, MoveCount.Zero, (Exception?)null);
        try
        {
            (next, count) = await worker.RunAsync(hold, stop.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // It was paused, or told another place.
        }
        catch (MoveLapsedException)
        {
            log.MoveLapsed(slice.LibraryId);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            fault = exception;
        }
        finally
        {
            await ended.CancelAsync();
            await keeping;
        }

        if (fault is null)
        {
            await grains.Locations().EndMove(slice, options.Owner, next, count);
            return;
        }

        log.MoveFailed(fault);
        await grains.Locations().FailMove(slice, options.Owner, WordsOf(fault));
    }

    string WordsOf(Exception fault) => fault is StoreException or QmulumException
        ? fault.Message
        : $"Something went wrong that nobody thought of ({fault.GetType().Name}); the log of the process {options.Owner} tells more.";

    async Task KeepAsync(MoveHold hold, CancellationTokenSource stop, CancellationToken ended)
    {
        using PeriodicTimer timer = new(LocationsGrain.Lease / 4, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (!await hold.KeepAsync())
                {
                    await stop.CancelAsync();
                    return;
                }

                await worker.TakePaceAsync();
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
