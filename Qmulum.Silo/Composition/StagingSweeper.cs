using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>Removes what uploads left behind whose process died: at the start, and then now and again.</summary>
sealed class StagingSweeper(IBlobStore store, TimeProvider clock, ILogger<StagingSweeper> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromHours(1);
    static readonly TimeSpan OlderThan = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            await SweepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            var staged = await store.SweepStagedAsync(UploadLife.Length * 2, stoppingToken); // twice: their records end them first
            if (staged + await store.SweepStagingAsync(OlderThan, stoppingToken) is > 0 and var swept)
            {
                log.Swept(swept);
            }
        }
        catch (StoreException exception)
        {
            log.NotSwept(exception);
        }
    }
}
