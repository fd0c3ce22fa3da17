using Qmulum.Api.Admin.Locations;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>Makes locations for administrators, and refuses what would mix two of them.</summary>
sealed class LocationMaker(IndexDatabase index, LocationAddress addresses, LocationNeighbours neighbours) : ILocationMaker
{
    /// <summary>Libraries that are told of.</summary>
    const int MostLibraries = 10_000;

    public async Task<MadeLocation> MakeAsync(string address, bool mustBeThere, CancellationToken cancellationToken)
    {
        var clean = LocationAddress.Clean(address);
        await neighbours.RequireApartAsync(clean, cancellationToken);
        var (store, location) = await addresses.MakeAsync(clean, mustBeThere, cancellationToken);
        try
        {
            await RequireNotOwnAsync(location.Id, cancellationToken);
            var libraries = await store.ListFoldersAsync("libraries/", cancellationToken).Where(LibraryId.IsValid).Take(MostLibraries).ToListAsync(cancellationToken);
            return new($"{location.Id:D}", clean, location.Created, await store.ListAsync("", cancellationToken).AnyAsync(cancellationToken), libraries);
        }
        finally
        {
            (store as IDisposable)?.Dispose();
        }
    }

    async Task RequireNotOwnAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await index.FactAsync(InstallationFacts.Location, cancellationToken) is { } own && own == $"{id}")
        {
            throw new FormatException("it is this server's own location, which is in the list already");
        }
    }
}
