using Qmulum.Api;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>Removes what uploads left behind whose process died, and their history when it is old: at the start, and then now and again.</summary>
sealed class StagingSweeper(IBlobStore store, IndexDatabase index, TimeProvider clock, ILogger<StagingSweeper> log)
    : RecurringSweep(TimeSpan.FromHours(1), clock)
{
    static readonly TimeSpan OlderThan = TimeSpan.FromDays(1);
    static readonly TimeSpan HistoryLasts = TimeSpan.FromDays(90);

    protected override async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            var staged = await store.SweepStagedAsync(UploadLife.Length * 2, stoppingToken); // twice: their records end them first
            if (staged + await store.SweepStagingAsync(OlderThan, stoppingToken) is > 0 and var swept)
            {
                log.Swept(swept);
            }

            await index.Uploads.ForgetAsync(HistoryLasts, stoppingToken);
        }
        catch (Exception exception) when (exception is StoreException or IndexUnavailableException)
        {
            log.NotSwept(exception);
        }
    }
}
