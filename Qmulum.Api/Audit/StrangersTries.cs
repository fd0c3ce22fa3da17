using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Qmulum.Api.Accounts;

namespace Qmulum.Api.Audit;

/// <summary>
/// Which of the tries that belong to no account go into the audit: 20 at once and one a minute from one network address. Whoever tries by the thousand must
/// not push what matters out of it. Tries at an account are bounded where they are counted.
/// </summary>
sealed class StrangersTries : IDisposable
{
    readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(place =>
        RateLimitPartition.GetTokenBucketLimiter(place, _ => new()
        {
            TokenLimit = 20,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        }));

    public void Dispose() => _limiter.Dispose();

    public bool Admits(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(DoorLimits.PlaceOf(context.Connection.RemoteIpAddress));
        return lease.IsAcquired;
    }
}
