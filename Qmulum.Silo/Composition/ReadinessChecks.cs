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

sealed class LocationReadiness(IBlobStore store, TimeProvider clock) : IReadinessCheck
{
    // A bucket's check is paid for by the request, and a balancer asks every second.
    readonly TimeSpan _trusted = store is S3BlobStore or CachedBlobStore ? TimeSpan.FromSeconds(30) : TimeSpan.Zero;

    volatile StoreHealth? _last;

    public string Name => "location";

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        if (_last is { Healthy: true } last && clock.GetUtcNow() - last.CheckedAt < _trusted)
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
