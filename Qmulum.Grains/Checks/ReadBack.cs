using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Care;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Checks;

/// <summary>
/// Reads originals back from the location, one after the other, as they are due: each soon after it came, and a damaged one again and again until it is
/// mended. So a receipt says since when the bytes are known to be whole, and a location that kept nothing is found out while there is another copy.
/// </summary>
public sealed class ReadBack(IGrainFactory grains, IndexDatabase index, BytesCheck bytes, CareOptions care, TimeProvider clock, ILogger<ReadBack> log) : BackgroundService
{
    /// <summary>A process that dies with files in its hands leaves them to others after this time; the largest file must be read within it.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromHours(2);

    static readonly TimeSpan WhenNothingIsDue = TimeSpan.FromSeconds(5);
    static readonly TimeSpan WhenAway = TimeSpan.FromMinutes(1);

    const int Batch = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the host's start does not wait for a disk
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(await ReadDueAsync(stoppingToken) ? TimeSpan.Zero : WhenNothingIsDue, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it was, it must not end the reading for good.
                log.ReadBackStopped(exception);
                await Task.Delay(WhenAway, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Reads some of what is due.</summary>
    /// <param name="stoppingToken">Gives up; what was not read is due again then.</param>
    /// <returns>Whether anything was due.</returns>
    /// <exception cref="StoreException">No location of what is due answers. All of it is due again.</exception>
    public async Task<bool> ReadDueAsync(CancellationToken stoppingToken)
    {
        var due = await index.Checks.ClaimAsync(Lease, Batch, stoppingToken);
        List<(string LibraryId, Guid PhotoId)> away = [];
        ExceptionDispatchInfo? fault = null;
        for (var i = 0; i < due.Count; i++)
        {
            try
            {
                await ReadAsync(due[i].LibraryId, due[i].PhotoId, stoppingToken);
            }
            catch (StoreException exception)
            {
                // The next one may lie in a location that answers.
                fault = ExceptionDispatchInfo.Capture(exception);
                away.Add(due[i]);
            }
            catch (Exception exception)
            {
                // The photo itself may be what fails: it waits for the lease's end, and holds nobody else up.
                await GiveBackAsync([.. away, .. due.Skip(exception is OperationCanceledException ? i : i + 1)], TimeSpan.Zero);
                throw;
            }
        }

        var isAnyRead = away.Count < due.Count;
        await GiveBackAsync(away, isAnyRead ? WhenAway : TimeSpan.Zero);
        if (fault is not null)
        {
            if (!isAnyRead)
            {
                fault.Throw();
            }

            log.ReadBackStopped(fault.SourceException);
        }

        return due.Count > 0;
    }

    /// <summary>A location that was away for a moment, or a stop of the server, must not keep them unread for as long as the lease is.</summary>
    async Task GiveBackAsync(IEnumerable<(string LibraryId, Guid PhotoId)> claimed, TimeSpan again)
    {
        foreach (var (libraryId, photoId) in claimed)
        {
            await index.Checks.PostponeAsync(libraryId, photoId, again, CancellationToken.None);
        }
    }

    async Task ReadAsync(string libraryId, Guid photoId, CancellationToken stoppingToken)
    {
        if ((await grains.Photo(photoId).GetBlobs()).FirstOrDefault(static blob => blob.Version == 1) is not { } original)
        {
            await index.Checks.ForgetAsync(libraryId, photoId, stoppingToken);
            return;
        }

        await bytes.ReadAsync(libraryId, photoId, original, stoppingToken);
        if (care.BytesPerSecond == 0)
        {
            await grains.Photo(photoId).CheckManifest(); // no round of a verification does
        }
    }
}
