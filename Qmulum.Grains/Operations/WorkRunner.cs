using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Media.Video;
using Qmulum.Media.Workers;
using Qmulum.Storage;

namespace Qmulum.Grains.Operations;

/// <summary>
/// Takes due photos from the durable queue and works on them, as many at once as this process may. A row leaves the queue only after
/// the photo has entered the outcome and the library has heard of it: whatever stops in between is taken up again.
/// </summary>
public sealed class WorkRunner(
    IGrainFactory grains,
    IndexDatabase index,
    PhotoWorker worker,
    OperationCatalog catalog,
    WorkSignal signal,
    WorkOptions options,
    TimeProvider clock,
    ILogger<WorkRunner> log) : BackgroundService
{
    readonly ConcurrentDictionary<Guid, byte> _held = new();

    /// <summary>Photos of backfills whose operation has not ended. While an outcome is written the next one may begin.</summary>
    readonly ConcurrentDictionary<Guid, byte> _backfilling = new();

    readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    DateTimeOffset _seenAt = DateTimeOffset.MaxValue;
    long _done;
    long _failed;
    long _lost;

    TaskQueue Queue => index.Tasks;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start of the host, which would wait for the first write.
        await Task.Yield();
        var freed = await Queue.ReleaseOwnerAsync(options.Owner, stoppingToken);
        log.WorkStarts(options.Concurrency, options.Owner, freed);
        using var slots = new SemaphoreSlim(options.Slots);
        var renewing = RenewLeasesAsync(stoppingToken);
        try
        {
            await TakeWorkAsync(slots, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: what is under way ends below.
        }

        for (var i = 0; i < options.Slots; i++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }

        await renewing;
    }

    async Task TakeWorkAsync(SemaphoreSlim slots, CancellationToken stoppingToken)
    {
        var worked = false;
        while (true)
        {
            await slots.WaitAsync(stoppingToken);
            await LookAtClockAsync();
            var claimed = await ClaimOneAsync();
            if (claimed is null)
            {
                slots.Release();
                var called = await signal.WaitAsync(options.PollEvery, clock, stoppingToken);
                if (!called && worked && _held.IsEmpty)
                {
                    worked = false;
                    options.WhenIdle();
                }

                continue;
            }

            worked = true;
            _held[claimed.PhotoId] = 0;
            if (claimed.Priority == WorkPriority.Backfill)
            {
                _backfilling[claimed.PhotoId] = 0;
            }

            _ = Task.Run(() => RunInSlotAsync(claimed, slots, stoppingToken), CancellationToken.None);
        }
    }

    /// <summary>After the clock was set back, here or while nothing ran, what became due by the wrong time must not wait for it.</summary>
    async Task LookAtClockAsync()
    {
        var now = clock.GetUtcNow();
        if (now < _seenAt - TaskQueue.ClockTolerance)
        {
            try
            {
                if (await Queue.RecallAsync(options.Lease, CancellationToken.None) is > 0 and var recalled)
                {
                    log.ClockWentBack(recalled);
                }
            }
            catch (Exception exception)
            {
                log.QueueUnreadable(exception);
                return;
            }
        }

        _seenAt = now;
    }

    // Not cancelled by the stop: a claim that was made must be known, and one write is soon done.
    async Task<ClaimedWork?> ClaimOneAsync()
    {
        try
        {
            var mayBackfill = _backfilling.Count < options.Backfills;
            var claimed = await Queue.ClaimAsync(
                options.Owner, options.Lease, 1, CancellationToken.None, mayBackfill ? WorkPriority.Backfill : WorkPriority.Upload);
            return claimed.Count > 0 ? claimed[0] : null;
        }
        catch (Exception exception)
        {
            log.QueueUnreadable(exception);
            return null;
        }
    }

    async Task RunInSlotAsync(ClaimedWork claimed, SemaphoreSlim slots, CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(claimed, stoppingToken);
        }
        catch (Exception exception)
        {
            log.OutcomeNotEntered(exception, claimed.PhotoId);
            await GiveBackAsync(claimed);
        }
        finally
        {
            _held.TryRemove(claimed.PhotoId, out _);
            slots.Release();
            LetNextBackfill(claimed.PhotoId);
        }
    }

    void LetNextBackfill(Guid photoId)
    {
        if (_backfilling.TryRemove(photoId, out _))
        {
            signal.Wake();
        }
    }

    /// <summary>This process lives: its failure must not count as a death, of which a photo may have few.</summary>
    async Task GiveBackAsync(ClaimedWork claimed)
    {
        try
        {
            await Queue.ReleaseAsync(claimed.PhotoId, options.Owner, clock.GetUtcNow() + options.PauseAfterFault, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The lease runs out, and the row is claimed again.
            log.QueueUnreadable(exception);
        }
    }

    async Task RunAsync(ClaimedWork claimed, CancellationToken stoppingToken)
    {
        var retryAt = await WorkOffOrWaitAsync(claimed, stoppingToken);
        if (retryAt is { } notBefore)
        {
            await Queue.ReleaseAsync(claimed.PhotoId, options.Owner, notBefore, CancellationToken.None);
            return;
        }

        await Queue.CompleteAsync(claimed.PhotoId, options.Owner, claimed.Generation, CancellationToken.None);
    }

    /// <summary>
    /// A location that is not mounted: the photo waits as long as it takes, and keeps its slot a moment, so that a long queue is not gone through again and again
    /// meanwhile. Readiness tells of it.
    /// </summary>
    async Task<DateTimeOffset?> WorkOffOrWaitAsync(ClaimedWork claimed, CancellationToken stoppingToken)
    {
        try
        {
            return await WorkOffAsync(grains.Photo(claimed.PhotoId), claimed, stoppingToken);
        }
        catch (StoreOfflineException)
        {
            await Task.Delay(options.RestWhileAway, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return clock.GetUtcNow();
        }
    }

    /// <summary>Whatever stops it is tried again, as often as it takes: what is half deleted can only be deleted.</summary>
    async Task<DateTimeOffset?> PurgeAsync(IPhotoGrain photo, WorkOrder order, long stamp)
    {
        // The other half of a Live Photo first: once this one is gone nobody knows of it.
        await (order.PartOf is { } still ? grains.Photo(still).DropFilm(order.PhotoId) : Task.CompletedTask);
        foreach (var film in await FilmsOfAsync(order))
        {
            await grains.Photo(film).LeaveStill(order.PhotoId);
        }

        await photo.Purge(stamp);
        return null;
    }

    /// <summary>Those that the photo knows of, and those that have joined it and that it could not enter any more.</summary>
    async Task<IEnumerable<Guid>> FilmsOfAsync(WorkOrder order)
    {
        var parts = await index.Pairs.PartsAsync(order.LibraryId, order.PhotoId, CancellationToken.None);
        return order.Film is { } film ? parts.Union([film]) : parts;
    }

    /// <summary>Does a photo's batches one after the other, each told before the next begins; returns when to go on, or null when nothing is left.</summary>
    async Task<DateTimeOffset?> WorkOffAsync(IPhotoGrain photo, ClaimedWork claimed, CancellationToken stoppingToken)
    {
        for (var batch = 1; batch <= catalog.MaxBatches; batch++)
        {
            if (await photo.BeginWork(claimed.Claims) is not { } order)
            {
                break;
            }

            if (batch > 1 && claimed.Priority == WorkPriority.Backfill)
            {
                return clock.GetUtcNow(); // another has its place: it takes its turn again
            }

            var retryAt = order switch
            {
                { PurgeStamp: { } stamp } => await PurgeAsync(photo, order, stamp),
                { Suspected: true } => clock.GetUtcNow() + options.RestAfterDeaths,
                _ => await WorkAsync(photo, order, stoppingToken),
            };
            await photo.Announce();
            if (retryAt is not null)
            {
                return retryAt;
            }
        }

        // Once more than needed, after a process died between an outcome and its announcement.
        await photo.Announce();
        if (await photo.FindStill() is { } still)
        {
            await grains.Photo(still).TakeFilm();
        }

        await photo.KeepManifest(anyway: false);
        return null;
    }

    /// <summary>Does the batch and enters its outcome; returns when to try again, or null when that is not needed.</summary>
    async Task<DateTimeOffset?> WorkAsync(IPhotoGrain photo, WorkOrder order, CancellationToken stoppingToken)
    {
        var began = clock.GetTimestamp();
        try
        {
            var result = await worker.RunAsync(order, percent => photo.NoteProgress(order.Version.Number, order.Operations[0], percent), stoppingToken);
            LetNextBackfill(order.PhotoId);
            await photo.ApplyWork(result);
            Interlocked.Increment(ref _done);
            WorkMeter.Ended(clock.GetElapsedTime(began), WorkMeter.Done);
            return null;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Handed back at once, so that the next process or another silo begins it without waiting for the lease.
            WorkMeter.Ended(clock.GetElapsedTime(began), WorkMeter.Interrupted);
            return clock.GetUtcNow();
        }
        catch (WorkPostponedException postponed)
        {
            WorkMeter.Ended(clock.GetElapsedTime(began), WorkMeter.Interrupted);
            return clock.GetUtcNow() + postponed.Delay;
        }
        catch (StoreOfflineException)
        {
            WorkMeter.Ended(clock.GetElapsedTime(began), WorkMeter.Interrupted);
            throw; // not the photo's fault, and no number of tries mends it
        }
        catch (Exception exception)
        {
            var retryAt = await photo.FailWork(new(
                order.Version.Number,
                order.Operations,
                exception.Message,
                LostWorker: exception is WorkerLostException,
                ToolMissing: exception is VideoToolMissingException));
            Interlocked.Increment(ref _failed);
            Interlocked.Add(ref _lost, exception is WorkerLostException ? 1 : 0);
            WorkMeter.Ended(clock.GetElapsedTime(began), retryAt is null ? WorkMeter.GivenUp : WorkMeter.Retried);
            log.WorkFailed(exception, order.PhotoId, retryAt);
            return retryAt;
        }
    }

    async Task RenewLeasesAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Lease / 3, clock);
        try
        {
            do
            {
                await SayAsync();
                foreach (var photoId in _held.Keys)
                {
                    await RenewAsync(photoId, stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; a lease lasts longer than the rest of the work.
        }
    }

    /// <summary>Says how this process is. Nothing depends on it: who did not hear of it hears of it next time.</summary>
    async Task SayAsync()
    {
        try
        {
            await grains.Workers().Say(new(
                options.Owner, _startedAt, options.Slots, _held.Count, Interlocked.Read(ref _done), Interlocked.Read(ref _failed), Interlocked.Read(ref _lost)));
        }
        catch (Exception exception)
        {
            log.WorkersNotTold(exception);
        }
    }

    async Task RenewAsync(Guid photoId, CancellationToken stoppingToken)
    {
        try
        {
            if (!await Queue.RenewAsync(photoId, options.Owner, options.Lease, stoppingToken) && _held.ContainsKey(photoId))
            {
                log.LeaseLost(photoId);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.QueueUnreadable(exception);
        }
    }
}
