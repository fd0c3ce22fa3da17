using Microsoft.Extensions.Logging;

namespace Qmulum.Api.Health;

/// <summary>Asks every check, at most every few seconds: probes come often, and a check writes to the disk.</summary>
sealed class Readiness(IEnumerable<IReadinessCheck> checks, TimeProvider clock, ILogger<Readiness> log) : IDisposable
{
    static readonly TimeSpan KeepAnswer = TimeSpan.FromSeconds(3);
    static readonly TimeSpan AtMost = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim _one = new(1);
    readonly Dictionary<IReadinessCheck, Task<string?>> _asked = [];
    Problems _problems = new(new Dictionary<string, string>(), IsReady: true);
    long? _askedAt;

    public void Dispose() => _one.Dispose();

    public async Task<Problems> FindProblemsAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_askedAt is null || clock.GetElapsedTime(_askedAt.Value) > KeepAnswer)
            {
                _problems = await AskAsync(cancellationToken);
                _askedAt = clock.GetTimestamp();
            }

            return _problems;
        }
        finally
        {
            _one.Release();
        }
    }

    async Task<Problems> AskAsync(CancellationToken cancellationToken)
    {
        var problems = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var isReady = true;
        foreach (var check in checks)
        {
            if (await AskAsync(check, cancellationToken) is { } problem)
            {
                log.NotReady(check.Name, problem);
                problems[check.Name] = problem;
                isReady &= check.IsPartial;
            }
        }

        return new(problems, isReady);
    }

    async Task<string?> AskAsync(IReadinessCheck check, CancellationToken cancellationToken)
    {
        try
        {
            // One that hangs is not asked again until it has answered: probes must not pile up on a dead disk.
            var asked = _asked.TryGetValue(check, out var running) && !running.IsCompleted ? running : check.FindProblemAsync(CancellationToken.None);
            _asked[check] = asked;
            return await asked.WaitAsync(AtMost, cancellationToken);
        }
        catch (TimeoutException)
        {
            return $"It did not answer within {AtMost.TotalSeconds:0} seconds.";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return exception.Message;
        }
    }
}

/// <summary>What does not work, by the name of its check.</summary>
/// <param name="Found">A sentence each.</param>
/// <param name="IsReady">Whether requests can be taken all the same.</param>
sealed record Problems(IReadOnlyDictionary<string, string> Found, bool IsReady);
