using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Libraries;

/// <summary>
/// The location and the profile of a library. A server has one profile, and the locations that its administrators added: whoever names another one is told so,
/// and does not get a usual one in its place.
/// </summary>
sealed class LibraryChoices(IBlobStore store, IGrainFactory grains, ApiOptions options)
{
    /// <summary>The one profile: what is made of every photo.</summary>
    public const string Profile = "standard";

    /// <summary>The name of the location that every server has.</summary>
    public string OwnLocation => store.Name;

    /// <summary>The name of the location where a library's originals are put.</summary>
    public async Task<string> LocationOfAsync(string libraryId) => (await grains.Locations().GetPlaces(libraryId)).Originals[0] is var id && id == LocationId.Own
        ? OwnLocation
        : (await grains.Locations().GetAll()).First(location => location.Id == id).Name;

    /// <summary>The id of a location, by that or by its name.</summary>
    /// <exception cref="ApiException">Invalid: this server has no such location.</exception>
    public async Task<string> IdOfLocationAsync(string? location, string field)
    {
        var added = await grains.Locations().GetAll();
        if (location == OwnLocation || location == LocationId.Own)
        {
            return LocationId.Own;
        }

        return added.FirstOrDefault(one => one.Name == location || one.Id == location)?.Id
            ?? throw new ApiException(
                Faults.Invalid,
                $"{field} is \"{RequestValues.Shorten(location)}\"; it must be one of the locations of this server ({string.Join(", ", added.Select(one => one.Name).Prepend(OwnLocation))}), or left out.");
    }

    /// <summary>The ids of the locations that a request names of both kinds; null for what it leaves out.</summary>
    /// <exception cref="ApiException">Invalid: it names none, or one that this server does not have.</exception>
    public async Task<(string? Originals, string? Renditions)> IdsOfLocationsAsync(string? originals, string? renditions)
    {
        Require(originals is not null || renditions is not null, "Neither originals nor renditions names a location; name one or both.");
        return (
            originals is null ? null : await IdOfLocationAsync(originals, "originals"),
            renditions is null ? null : await IdOfLocationAsync(renditions, "renditions"));
    }

    /// <exception cref="ApiException">Invalid: the library is somewhere else, or the server has no such location.</exception>
    public async Task RequireOwnLocationAsync(string libraryId, string? name, string field)
    {
        if (name is not null)
        {
            await IdOfLocationAsync(name, field);
            Require(
                name == await LocationOfAsync(libraryId),
                $"{field} is \"{RequestValues.Shorten(name)}\", and the library is in {await LocationOfAsync(libraryId)}. An administrator moves it: qmulum admin locations use.");
        }
    }

    /// <exception cref="ApiException">Invalid: the location has another address.</exception>
    public async Task RequireAddressAsync(string location, string? address, string field)
    {
        var known = location == LocationId.Own
            ? options.LocationAddress
            : (await grains.Locations().GetAll()).First(one => one.Id == location).Address;
        Require(
            address is null || address == known,
            $"{field} is \"{RequestValues.Shorten(address)}\"; that location is at {known}. A location keeps its address: add another one, by qmulum admin locations add.");
    }

    /// <exception cref="ApiException">Invalid: this server has no such profile.</exception>
    public static void RequireProfile(string? name, string field) => Require(
        name is null or Profile, $"{field} is \"{RequestValues.Shorten(name)}\"; it must be {Profile}, the one profile of this server, or left out.");

    static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ApiException(Faults.Invalid, otherwise);
        }
    }
}
