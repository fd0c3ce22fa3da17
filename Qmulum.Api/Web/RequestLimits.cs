using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Qmulum.Api.Accounts;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Api.Uploads;

namespace Qmulum.Api.Web;

/// <summary>
/// How many requests this node takes from one person, one key and, of those who are not known, one network address; and how many uploads at once in
/// all. What is refused is told when to come back.
/// </summary>
static class RequestLimits
{
    /// <summary>So many seconds' worth may come at once: a page that is scrolled asks for hundreds of thumbnails in a moment.</summary>
    const int BurstSeconds = 5;

    /// <summary>When nothing better is known.</summary>
    const int RetrySeconds = 2;

    public static void Add(RateLimiterOptions limiter, ApiOptions options)
    {
        limiter.AddConcurrencyLimiter(UploadEndpoints.LimiterPolicy, uploads =>
        {
            uploads.PermitLimit = options.MaxConcurrentUploads;
            uploads.QueueLimit = options.MaxConcurrentUploads;
            uploads.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
        });
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, options));
        limiter.OnRejected = (context, _) => new(RejectAsync(context, options));
    }

    /// <summary>Pages, health and metrics are no requests of clients, and have no limit.</summary>
    static RateLimitPartition<string> PartitionOf(HttpContext context, ApiOptions options)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        return context.Caller() switch
        {
            null => Bucket($"address {VisitorReader.AddressOf(context)}", options.StrangersRequestsPerSecond),
            { Scope: null } person => Bucket($"account {person.AccountId:D}", options.RequestsPerSecond),
            { } program => Bucket($"key {program.CredentialId:D}", options.RequestsPerSecond),
        };
    }

    static RateLimitPartition<string> Bucket(string name, int perSecond) => perSecond == 0
        ? RateLimitPartition.GetNoLimiter(name)
        : RateLimitPartition.GetTokenBucketLimiter(name, _ => new()
        {
            TokenLimit = perSecond * BurstSeconds,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });

    static Task RejectAsync(OnRejectedContext context, ApiOptions options)
    {
        if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            return ProblemWriter.WriteAsync(
                context.HttpContext, Faults.TooManyRequests,
                string.Create(CultureInfo.InvariantCulture, $"You send more requests than this server takes; go on in {seconds} s."), seconds);
        }

        return ProblemWriter.WriteAsync(
            context.HttpContext, Faults.Busy,
            $"{options.MaxConcurrentUploads} uploads are under way and as many wait; send it again in a moment.", RetrySeconds);
    }
}
