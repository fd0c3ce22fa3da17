using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// A run's hold on the place of its backup in a bucket: a mark with its id, renewed every minute. A bucket has no locks; so a run looks again whose id the
/// mark has after it wrote it, each time before it renews it, and before it calls its backup whole.
/// </summary>
sealed class BucketHold(S3BlobStore store, string place, TimeProvider clock)
{
    /// <summary>The name of the mark.</summary>
    public static readonly BlobKey Mark = BlobKey.Parse("unfinished-backup");

    static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(1);

    /// <summary>How long two that begin at once may be apart, each between its look for a mark and its own.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    readonly Guid _run = Guid.NewGuid();
    readonly TaskCompletionSource _stop = new();
    Task _renewing = Task.CompletedTask;
    volatile bool _isLost;

    /// <summary>The mark that is there; null when there is none.</summary>
    public static async Task<BackupMark?> FindAsync(S3BlobStore store, CancellationToken ct)
    {
        try
        {
            await using var mark = await store.OpenAsync(Mark, null, ct);
            return await BackupMark.ReadAsync(mark.Content, ct);
        }
        catch (BlobNotFoundException)
        {
            return null;
        }
    }

    /// <exception cref="KeeperRefusal">Another run began at the same moment, and has it.</exception>
    public async Task TakeAsync(CancellationToken ct)
    {
        await PutAsync(ct);
        _renewing = RenewAsync();
        await Task.Delay(Settling, clock, ct);
        if (!await IsOwnAsync(ct))
        {
            throw new KeeperRefusal($"Another backup to {place} began at the same moment. Name a prefix for each.");
        }
    }

    /// <summary>Whether the mark that is there is this run's.</summary>
    public async Task<bool> IsOwnAsync(CancellationToken ct) => await FindAsync(store, ct) is { } mark && mark.Run == _run;

    /// <exception cref="IOException">Another run took the place, as the last renewal saw.</exception>
    public void Demand()
    {
        if (_isLost)
        {
            throw Lost();
        }
    }

    /// <exception cref="IOException">Another run took the place.</exception>
    public async Task DemandNowAsync(CancellationToken ct)
    {
        if (!await IsOwnAsync(ct))
        {
            throw Lost();
        }
    }

    /// <summary>Renews it no more. The mark stays.</summary>
    public Task StopAsync()
    {
        _stop.TrySetResult();
        return _renewing;
    }

    async Task RenewAsync()
    {
        while (await Task.WhenAny(_stop.Task, Task.Delay(RenewEvery, clock)) != _stop.Task)
        {
            try
            {
                _isLost = !await IsOwnAsync(CancellationToken.None);
                if (_isLost)
                {
                    return;
                }

                await PutAsync(CancellationToken.None);
            }
            catch (StoreException)
            {
                // Tried again in a minute. A bucket that stays away ends the backup where its files are written.
            }
        }
    }

    Task PutAsync(CancellationToken ct) => store.PutAsync(Mark, new BackupMark(_run, clock.GetUtcNow()).ToBytes(), ct);

    IOException Lost() => new(
        $"The backup is not whole: its mark {place}{Mark} is gone or another backup's, which took the place meanwhile. Take it again, to a prefix of its own.");
}
