using Qmulum.Api.Admin.Locations;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>Makes locations for administrators, and refuses what would mix two of them.</summary>
sealed class LocationMaker(DataFolder data, ServerOptions options, LocationAddress addresses, LocationNeighbours neighbours) : ILocationMaker
{
    /// <summary>Libraries that are told of.</summary>
    const int MostLibraries = 10_000;

    public async Task<MadeLocation> MakeAsync(string address, bool mustBeThere, CancellationToken cancellationToken)
    {
        var clean = LocationAddress.Clean(address);
        await neighbours.RequireApartAsync(clean, cancellationToken);
        var own = await OwnIdAsync(cancellationToken); // before a marker is written, be it the own one's place
        var (store, location) = await addresses.MakeAsync(clean, mustBeThere, cancellationToken);
        try
        {
            RequireNotOwn(location.Id, own);
            var libraries = await store.ListFoldersAsync("libraries/", cancellationToken).Where(LibraryId.IsValid).Take(MostLibraries).ToListAsync(cancellationToken);
            return new($"{location.Id:D}", clean, location.Created, await store.ListAsync("", cancellationToken).AnyAsync(cancellationToken), libraries);
        }
        finally
        {
            (store as IDisposable)?.Dispose();
        }
    }

    /// <summary>
    /// What the marker of the server's own location says: what is noted elsewhere may be lost, and a move from one name of a location to another deletes it.
    /// </summary>
    async Task<Guid> OwnIdAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (store, own) = await addresses.MakeAsync(options.Location.Length > 0 ? options.Location : data.Location, mustBeThere: true, cancellationToken);
            (store as IDisposable)?.Dispose();
            return own.Id;
        }
        catch (StoreException fault)
        {
            throw new FormatException($"the server's own location does not tell its id now, and it must not be taken twice; try again when it is there ({fault.Message.TrimEnd('.')})");
        }
    }

    static void RequireNotOwn(Guid id, Guid own)
    {
        if (id == own)
        {
            throw new FormatException("it is this server's own location, which is in the list already");
        }
    }
}
