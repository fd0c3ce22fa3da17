using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;

namespace Qmulum.Grains.Backfills;

/// <summary>Says at the start which operations this process has, so that a new one begins its backfill.</summary>
public sealed class OperationNotice(IGrainFactory grains, OperationCatalog catalog, TimeProvider clock, ILogger<OperationNotice> log) : BackgroundService
{
    static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start of the host, which would wait for it.
        await Task.Yield();
        while (!await SayAsync())
        {
            await Task.Delay(TryAgain, clock, stoppingToken);
        }
    }

    async Task<bool> SayAsync()
    {
        try
        {
            await grains.Backfills().Notice(catalog.RunByThemselves);
            return true;
        }
        catch (Exception exception)
        {
            log.OperationsNotNoticed(exception);
            return false;
        }
    }
}
