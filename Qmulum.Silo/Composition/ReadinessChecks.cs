using System.Collections.Concurrent;
using Qmulum.Api.Health;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

sealed class IndexReadiness(IndexDatabase index) : IReadinessCheck
{
    public string Name => "index";

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        await index.CheckAsync(cancellationToken);
        return null;
    }
}

/// <summary>The installation's own location. Without it nothing works, unless there are others: then their libraries do.</summary>
sealed class LocationReadiness(IBlobStore own, IndexDatabase index, TimeProvider clock) : IReadinessCheck
{
    readonly LastHealth _health = new(own, clock);

    public string Name => "location";

    public bool IsPartial { get; private set; }

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var problem = await _health.FindProblemAsync(cancellationToken);
        IsPartial = problem is not null && (await index.Locations.AllAsync(cancellationToken)).Count > 0;
        return problem;
    }
}

/// <summary>The locations that were added. One that is away takes its libraries with it, and not the others'.</summary>
sealed class AddedLocationsReadiness(IBlobStore store, IndexDatabase index, TimeProvider clock) : IReadinessCheck
{
    readonly ConcurrentDictionary<(string Id, string Address), LastHealth> _health = new();

    public string Name => "locations";

    public bool IsPartial => true;

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var problems = await Task.WhenAll((await index.Locations.AllAsync(cancellationToken)).Select(row => FindProblemAsync(row, cancellationToken)));
        return problems.Any(problem => problem is not null) ? string.Join(" ", problems.Where(problem => problem is not null)) : null;
    }

    async Task<string?> FindProblemAsync(LocationRow row, CancellationToken cancellationToken)
    {
        var place = await store.AtPlaceAsync(row.Id, cancellationToken);
        var problem = await _health.GetOrAdd((row.Id, row.Address), _ => new(place, clock)).FindProblemAsync(cancellationToken);
        return problem is null ? null : $"{row.Name}: {problem}";
    }
}

/// <summary>What is wrong with a store, if something is.</summary>
sealed class LastHealth(IBlobStore store, TimeProvider clock)
{
    // A bucket's check is paid for by the request, and a balancer asks every second.
    static readonly TimeSpan BucketTrusted = TimeSpan.FromSeconds(30);

    volatile StoreHealth? _last;

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        // A bucket alone tells what its server can do.
        if (_last is { Healthy: true, Abilities: not null } last && clock.GetUtcNow() - last.CheckedAt < BucketTrusted)
        {
            return null;
        }

        var health = await store.CheckAsync(cancellationToken);
        _last = health;
        return health.Problem;
    }
}

sealed class GrainReadiness(IGrainFactory grains, FirstRun firstRun) : IReadinessCheck
{
    public string Name => "grains";

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken) =>
        !firstRun.IsDone || await grains.Library(LibraryId.Home).GetInfo() is null ? "The first library is not made yet." : null;
}
