using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Care;
using Qmulum.Grains.Interfaces;

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
