using Microsoft.Extensions.Logging;
using Qmulum.Storage;

namespace Qmulum.Api.Export;

/// <summary>Removes plans that are too old to go on with: they tell where people were.</summary>
sealed class ExportSweeper(IBlobStore store, TimeProvider clock, ILogger<ExportSweeper> log) : RecurringSweep(TimeSpan.FromHours(6), clock)
{
    protected override async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var blob in store.ListAsync(ExportKeys.Root, stoppingToken))
            {
                // A download that has just begun holds its plan open; one that begins now finds another.
                if (Clock.GetUtcNow() - blob.Modified > ExportPlans.Kept)
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
