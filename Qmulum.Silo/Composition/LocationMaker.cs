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
        var store = mustBeThere ? addresses.Open(clean) : await addresses.MakeAsync(clean, own, cancellationToken);
        try
        {
            var marker = await store.LocationAsync(cancellationToken);
            RequireNotOwn(marker.Id, own);
            var libraries = await store.ListFoldersAsync("libraries/", cancellationToken).Where(LibraryId.IsValid).Take(MostLibraries).ToListAsync(cancellationToken);
            return new(marker, clean, HolderOf(marker, own), await store.ListAsync("", cancellationToken).AnyAsync(cancellationToken), libraries);
        }
        finally
        {
            (store as IDisposable)?.Dispose();
        }
    }

    public async Task TakeAsync(MadeLocation made, CancellationToken cancellationToken)
    {
        var own = await OwnIdAsync(cancellationToken);
        var store = addresses.Open(made.Address);
        try
        {
            await store.TakeAsync(made.Marker, own, cancellationToken);
        }
        finally
        {
            (store as IDisposable)?.Dispose();
        }
    }

    static LocationHolder HolderOf(StoreLocation marker, Guid own) => marker.Server switch
    {
        null => LocationHolder.Unnamed,
        var server when server == own => LocationHolder.ThisServer,
        _ => LocationHolder.AnotherServer,
    };

    /// <summary>
    /// What the marker of the server's own location says: what is noted elsewhere may be lost, and a move from one name of a location to another deletes it.
    /// It is the server's name in the markers of the others as well: whatever is restored in place has it, and all processes of a cluster.
    /// </summary>
    async Task<Guid> OwnIdAsync(CancellationToken cancellationToken)
    {
        var store = addresses.Open(options.Location.Length > 0 ? options.Location : data.Location);
        try
        {
            return (await store.LocationAsync(cancellationToken)).Id;
        }
        catch (StoreException fault)
        {
            throw new FormatException($"the server's own location does not tell its id now, and it must not be taken twice; try again when it is there ({fault.Message.TrimEnd('.')})");
        }
        finally
        {
            (store as IDisposable)?.Dispose();
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
