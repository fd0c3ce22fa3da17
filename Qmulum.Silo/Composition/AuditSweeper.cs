using Qmulum.Api;
using Qmulum.Data;

namespace Qmulum.Silo.Composition;

/// <summary>Removes entries of the audit that are older than they are kept, and the oldest when there are too many.</summary>
sealed class AuditSweeper(IndexDatabase index, ServerOptions options, TimeProvider clock, ILogger<AuditSweeper> log)
    : RecurringSweep(TimeSpan.FromHours(1), clock)
{
    /// <summary>About 300 MB of rows; what strangers can enter is bounded besides.</summary>
    const long MaxEntries = 1_000_000;

    protected override async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await index.Audit.SweepAsync(Clock.GetUtcNow() - TimeSpan.FromDays(options.AuditDays), MaxEntries, stoppingToken) == AuditIndex.MaxRows)
            {
            }
        }
        catch (IndexUnavailableException exception)
        {
            log.AuditNotSwept(exception);
        }
    }
}
