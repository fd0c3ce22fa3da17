using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.History;

/// <summary>
/// Enters what became of attempts a moment later and many at once, so that no upload waits for it. It is for people: what the database does not take is
/// offered again, as much of it as is kept, and what waits when the process dies is lost. What runs is entered with what has ended, so that one whose process died is
/// known all the same: at most as many rows a second as uploads are taken at once, in the transaction that is made anyway. A row of its own before the first byte
/// would cost each small file a write.
/// </summary>
sealed class AttemptLog(IGrainFactory grains, TimeProvider clock, ILogger<AttemptLog> log) : BackgroundService
{
    /// <summary>Further ones within a second are lost: nobody sends so many for their photos' sake.</summary>
    const int MaxWaiting = 2_000;

    const int MaxBatch = 500;

    /// <summary>Well within the five minutes after which an attempt counts as lost.</summary>
    static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    /// <summary>An attempt is known so long after it began, at the latest.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly Channel<UploadAttempt> _ended = Channel.CreateBounded<UploadAttempt>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    readonly ConcurrentDictionary<Guid, RunningAttempt> _running = new();
    readonly List<UploadAttempt> _refused = []; // by the database, the last time; used by the one reader
    int _lost;

    /// <summary>Watches an attempt until it is ended. There are as many as uploads are taken at once.</summary>
    public void Begin(RunningAttempt attempt) => _running[attempt.Id] = attempt;

    /// <summary>Enters how an attempt ended.</summary>
    public void End(UploadAttempt attempt)
    {
        _running.TryRemove(attempt.Id, out _); // first: nothing is to be entered as running after its end
        if (!_ended.Writer.TryWrite(attempt))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await EnterAsync();
        }
    }

    /// <summary>Enters what is known now.</summary>
    internal async Task EnterAsync()
    {
        // Those that run first: of one that ends meanwhile the end is entered last.
        var now = clock.GetUtcNow();
        List<UploadAttempt> known = [.. _running.Values.Where(attempt => attempt.IsToBeTold(now, TellEvery)).Select(attempt => attempt.At(now))];
        known.AddRange(_refused);
        _refused.Clear();
        while (_ended.Reader.TryRead(out var ended))
        {
            known.Add(ended);
        }

        foreach (var batch in known.Chunk(MaxBatch))
        {
            try
            {
                await grains.UploadLog().Enter([.. batch]);
            }
            catch (Exception exception)
            {
                log.AttemptsNotEntered(exception, batch.Length);
                // Ends alone: that they were not told, an upload would seem to have died with its server.
                _refused.AddRange(batch.Where(attempt => attempt.Progress != AttemptProgress.Running).Take(MaxWaiting - _refused.Count));
            }
        }

        if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
        {
            log.AttemptsLost(lost);
        }
    }
}
