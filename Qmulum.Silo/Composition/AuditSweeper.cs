using Qmulum.Data;

namespace Qmulum.Silo.Composition;

/// <summary>Removes entries of the audit that are older than they are kept, and the oldest when there are too many.</summary>
sealed class AuditSweeper(IndexDatabase index, ServerOptions options, TimeProvider clock, ILogger<AuditSweeper> log) : BackgroundService
{
    /// <summary>About 300 MB of rows; what strangers can enter is bounded besides.</summary>
    const long MaxEntries = 1_000_000;

    static readonly TimeSpan Every = TimeSpan.FromHours(1);

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
            while (await index.Audit.SweepAsync(clock.GetUtcNow() - TimeSpan.FromDays(options.AuditDays), MaxEntries, stoppingToken) == AuditIndex.MaxRows)
            {
            }
        }
        catch (IndexUnavailableException exception)
        {
            log.AuditNotSwept(exception);
        }
    }
}
