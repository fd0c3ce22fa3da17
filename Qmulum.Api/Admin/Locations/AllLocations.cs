using Qmulum.Api.Errors;
using Qmulum.Api.Libraries;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin.Locations;

/// <summary>The server's own location, and those that were added.</summary>
sealed class AllLocations(IGrainFactory grains, LibraryChoices choices, ApiOptions options)
{
    /// <summary>All of them, the own one first.</summary>
    public async Task<IReadOnlyList<LocationFacts>> GetAsync()
    {
        var of = await grains.Locations().GetDefault();
        LocationFacts own = new(LocationId.Own, choices.OwnLocation, options.LocationAddress, null);
        return [.. (await grains.Locations().GetAll()).Select(LocationFacts.Of).Prepend(own).Select(one => one with { NewLibraries = PartOf(of, one.Id) })];
    }

    /// <exception cref="ApiException">NotFound: there is no such location.</exception>
    public async Task<LocationFacts> FindAsync(string id) =>
        (await GetAsync()).FirstOrDefault(one => one.Id == id) ?? throw new ApiException(Faults.NotFound, "There is no such location.");

    static PartOfLibrary? PartOf(DefaultPlaces of, string id) => (of.Originals == id, of.Renditions == id) switch
    {
        (true, true) => PartOfLibrary.All,
        (true, false) => PartOfLibrary.Originals,
        (false, true) => PartOfLibrary.Renditions,
        _ => null,
    };
}
