using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Accounts;

/// <summary>
/// How often a stranger may ask for what makes the server write: 100 at once and 10 a minute from one network address. An IPv6 address counts as its
/// /64 network, which one household has.
/// </summary>
sealed class DoorLimits : IDisposable
{
    const int Burst = 100;
    const int PerMinute = 10;

    readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(place =>
        RateLimitPartition.GetTokenBucketLimiter(place, _ => new()
        {
            TokenLimit = Burst,
            TokensPerPeriod = PerMinute,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        }));

    public void Dispose() => _limiter.Dispose();

    /// <exception cref="ApiException">TooManyAttempts: too often from there.</exception>
    public void Require(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(PlaceOf(context.Connection.RemoteIpAddress));
        if (!lease.IsAcquired)
        {
            const int Wait = 60;
            throw new ApiException(Faults.TooManyAttempts, string.Create(CultureInfo.InvariantCulture, $"That was asked too often from here; try again in {Wait} seconds."))
            {
                RetryAfter = Wait,
            };
        }
    }

    /// <summary>Where somebody comes from, as far as counts go.</summary>
    public static string PlaceOf(IPAddress? address)
    {
        if (address is null || address.IsIPv4MappedToIPv6 || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return address?.MapToIPv4().ToString() ?? "";
        }

        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
    }
}
