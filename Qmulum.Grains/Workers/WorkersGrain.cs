using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Workers;

/// <summary>Remembers for a minute what the processes that work have said.</summary>
[GrainType(GrainNames.Workers)]
public sealed class WorkersGrain(TimeProvider clock) : Grain, IWorkersGrain
{
    // A process speaks four times as often.
    static readonly TimeSpan Silent = TimeSpan.FromMinutes(1);

    readonly Dictionary<string, (WorkerReport Report, DateTimeOffset At)> _heard = [];

    public Task Say(WorkerReport report)
    {
        _heard[report.Owner] = (report, clock.GetUtcNow());
        ForgetTheSilent();
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<WorkerReport>> GetAll()
    {
        ForgetTheSilent();
        return Task.FromResult<ImmutableArray<WorkerReport>>([.. _heard.Values.Select(heard => heard.Report).OrderBy(report => report.Owner, StringComparer.Ordinal)]);
    }

    void ForgetTheSilent()
    {
        var before = clock.GetUtcNow() - Silent;
        foreach (var owner in _heard.Where(heard => heard.Value.At < before).Select(heard => heard.Key).ToList())
        {
            _heard.Remove(owner);
        }
    }
}
