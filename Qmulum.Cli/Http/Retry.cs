using Polly;
using Polly.Retry;

namespace Qmulum.Cli.Http;

/// <summary>When and how long to wait before a request is sent again.</summary>
static class Retry
{
    /// <summary>
    /// Up to 8 more tries with exponential back-off from 0.5 s to 30 s and jitter, about a minute and a half in all: a server
    /// that restarts is back by then. What the server's <c>Retry-After</c> asks for goes first, up to 5 minutes.
    /// </summary>
    public static ResiliencePipeline Patient { get; } = Create(attempts: 8);

    /// <summary>Two more tries within about two seconds, to tell soon that nobody is there.</summary>
    public static ResiliencePipeline Brief { get; } = Create(attempts: 2);

    static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    static ResiliencePipeline Create(int attempts) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static outcome => ValueTask.FromResult(IsTransient(outcome.Outcome.Exception)),
            MaxRetryAttempts = attempts,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromSeconds(0.5),
            MaxDelay = TimeSpan.FromSeconds(30),
            UseJitter = true,
            DelayGenerator = static failure => ValueTask.FromResult(Asked(failure.Outcome.Exception)),
        })
        .Build();

    static bool IsTransient(Exception? failure) => failure switch
    {
        UnreachableException => true,
        ApiException answer => answer.IsTransient,
        _ => false,
    };

    static TimeSpan? Asked(Exception? failure) => failure is ApiException { RetryAfter: { } asked }
        ? TimeSpan.FromTicks(Math.Min(asked.Ticks, LongestAsked.Ticks))
        : null;
}
