using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin.Locations;

/// <summary>What each location holds of originals, as the index counts it.</summary>
sealed class HeldByLocation(IGrainFactory grains, AllLocations locations)
{
    /// <summary>Of every location, by its id.</summary>
    public async Task<IReadOnlyDictionary<string, LocationCountReply>> GetAsync()
    {
        var held = (await grains.Locations().GetHeld()).ToDictionary(one => one.LocationId);
        return (await locations.GetAsync()).ToDictionary(location => location.Id, location => LocationCountReply.Of(held.GetValueOrDefault(location.Id), location.Name));
    }
}
