using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Storage;

namespace Qmulum.Api.Export;

/// <summary>Removes plans that are too old to go on with: they tell where people were.</summary>
sealed class ExportSweeper(IBlobStore store, TimeProvider clock, ILogger<ExportSweeper> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Every, clock);
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
            await foreach (var blob in store.ListAsync(ExportKeys.Root, stoppingToken))
            {
                // A download that has just begun holds its plan open; one that begins now finds another.
                if (clock.GetUtcNow() - blob.Modified > ExportPlans.Kept)
                {
                    await store.DeleteAsync(blob.Key, stoppingToken);
                }
            }
        }
        catch (StoreException exception)
        {
            log.ExportsNotSwept(exception);
        }
    }
}
