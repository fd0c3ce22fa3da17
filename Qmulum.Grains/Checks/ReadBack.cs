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
    /// <exception cref="StoreException">The location does not answer. What was not read is due again.</exception>
    public async Task<bool> ReadDueAsync(CancellationToken stoppingToken)
    {
        Queue<(string LibraryId, Guid PhotoId)> due = new(await index.Checks.ClaimAsync(Lease, Batch, stoppingToken));
        var wasAnyDue = due.Count > 0;
        while (due.TryPeek(out var next))
        {
            try
            {
                await ReadAsync(next.LibraryId, next.PhotoId, stoppingToken);
                due.Dequeue();
            }
            catch (Exception exception)
            {
                // The photo itself may be what fails: it waits for the lease's end, and holds nobody else up.
                await GiveBackAsync(due.Skip(exception is StoreException or OperationCanceledException ? 0 : 1));
                throw;
            }
        }

        return wasAnyDue;
    }

    /// <summary>A location that was away for a moment, or a restart, must not keep them unread for as long as the lease is.</summary>
    async Task GiveBackAsync(IEnumerable<(string LibraryId, Guid PhotoId)> claimed)
    {
        foreach (var (libraryId, photoId) in claimed)
        {
            await index.Checks.PostponeAsync(libraryId, photoId, TimeSpan.Zero, CancellationToken.None);
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
