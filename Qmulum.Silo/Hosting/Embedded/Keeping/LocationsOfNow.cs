using Qmulum.Data;

namespace Qmulum.Silo.Hosting;

/// <summary>The locations that an installation knows at the moment in which it is asked: its server goes on, and may begin to move a library.</summary>
/// <param name="grains">The database of its grains.</param>
sealed class LocationsOfNow(string grains) : ILocationRows
{
    public Task<List<LocationRow>> AllAsync(CancellationToken ct) => KeptLocations.In(grains).AllAsync(ct);

    public Task<List<LibraryLocationRow>> OfLibraryAsync(string library, CancellationToken ct) => KeptLocations.In(grains).OfLibraryAsync(library, ct);
}
