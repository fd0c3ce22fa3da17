using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Accounts;

/// <summary>What a browser was asked to sign. Without a state: it is over in five minutes.</summary>
[GrainType(GrainNames.Challenge)]
public sealed class ChallengeGrain(TimeProvider clock) : Grain, IChallengeGrain
{
    const int MaxLength = 10_000;

    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    string? _asked;
    DateTimeOffset _until;

    public Task Keep(string asked)
    {
        if (asked.Length > MaxLength)
        {
            throw new QmulumException(FaultCode.Invalid, $"A challenge has {asked.Length} characters; it can have {MaxLength}.");
        }

        _asked = asked;
        _until = clock.GetUtcNow() + Lifetime;
        DelayDeactivation(Lifetime);
        return Task.CompletedTask;
    }

    public Task<string?> Take()
    {
        var asked = _until > clock.GetUtcNow() ? _asked : null;
        _asked = null;
        DeactivateOnIdle();
        return Task.FromResult(asked);
    }
}
