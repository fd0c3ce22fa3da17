using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Accounts;

/// <summary>Links that no letter carried. Without a state: what opens an account stands in no database.</summary>
[GrainType(GrainNames.LinkBoard)]
public sealed class LinkBoardGrain(TimeProvider clock) : Grain, ILinkBoardGrain
{
    const int MaxLinks = 200;

    ImmutableArray<WaitingLink> _links = [];

    public Task Post(WaitingLink link)
    {
        _links = [.. Good().Where(one => one.Href != link.Href).TakeLast(MaxLinks - 1), link];
        DelayDeactivation(link.ExpiresAt - clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<WaitingLink>> GetLinks()
    {
        _links = [.. Good()];
        return Task.FromResult<ImmutableArray<WaitingLink>>([.. _links.Reverse()]);
    }

    IEnumerable<WaitingLink> Good()
    {
        var now = clock.GetUtcNow();
        return _links.Where(link => link.ExpiresAt > now);
    }
}
