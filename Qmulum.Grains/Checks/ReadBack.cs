using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Checks;

/// <summary>
/// Reads originals back from the location, one after the other, and compares them with their hashes: each soon after it came, and again every few
/// months. So a receipt says since when the bytes are known to be whole, and a disk that forgets is found out while there may be another copy.
/// </summary>
public sealed class ReadBack(IGrainFactory grains, IndexDatabase index, IBlobStore store, TimeProvider clock, ILogger<ReadBack> log) : BackgroundService
{
    /// <summary>How long a file is believed: every byte is read four times a year.</summary>
    static readonly TimeSpan Again = TimeSpan.FromDays(90);

    /// <summary>What is damaged is looked at more often: it may have been sent again, or put back.</summary>
    static readonly TimeSpan AgainWhenDamaged = TimeSpan.FromHours(1);

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
                // Whatever it was, it must not end the reading for good. What was claimed comes back.
                log.ReadBackStopped(exception);
                await Task.Delay(WhenAway, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task<bool> ReadDueAsync(CancellationToken stoppingToken)
    {
        var due = await index.Checks.ClaimAsync(Lease, Batch, stoppingToken);
        foreach (var (libraryId, photoId) in due)
        {
            await ReadAsync(libraryId, photoId, stoppingToken);
        }

        return due.Count > 0;
    }

    async Task ReadAsync(string libraryId, Guid photoId, CancellationToken stoppingToken)
    {
        if ((await grains.Photo(photoId).GetDetails() ?? await grains.Photo(photoId).GetTrashed()) is not { } photo)
        {
            await index.Checks.ForgetAsync(libraryId, photoId, stoppingToken);
            return;
        }

        var original = photo.Versions[0];
        try
        {
            var read = await store.VerifyAsync(BlobKey.Parse(original.BlobKey), new(original.Size, original.Hash.ToBytes()), stoppingToken);
            await index.Checks.VerifiedAsync(libraryId, photoId, read.Sha1, Again, stoppingToken);
        }
        catch (StoreException exception) when (exception is BlobDamagedException or BlobNotFoundException)
        {
            log.OriginalDamaged(exception, photoId);
            await index.Checks.DamagedAsync(libraryId, photoId, AgainWhenDamaged, stoppingToken);
        }
    }
}
