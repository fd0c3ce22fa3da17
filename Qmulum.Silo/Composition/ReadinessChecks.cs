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

sealed class LocationReadiness(IBlobStore store) : IReadinessCheck
{
    public string Name => "location";

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken) => (await store.CheckAsync(cancellationToken)).Problem;
}

sealed class GrainReadiness(IGrainFactory grains, FirstRun firstRun) : IReadinessCheck
{
    public string Name => "grains";

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken) =>
        !firstRun.IsDone || await grains.Library(LibraryId.Home).GetInfo() is null ? "The first library is not made yet." : null;
}
