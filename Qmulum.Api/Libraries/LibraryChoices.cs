using Qmulum.Api.Errors;
using Qmulum.Storage;

namespace Qmulum.Api.Libraries;

/// <summary>
/// The location and the profile of a library. A server has one of each: whoever names another one is told so, and does not get this one in its place.
/// </summary>
sealed class LibraryChoices(IBlobStore store, ApiOptions options)
{
    /// <summary>The one profile: what is made of every photo.</summary>
    public const string Profile = "standard";

    /// <summary>The one location, as the administration names it.</summary>
    public string Location => store.Name;

    /// <exception cref="ApiException">Invalid: this server has no such location.</exception>
    public void RequireLocation(string? name, string field) => Require(
        name is null || name == Location,
        $"{field} is \"{RequestValues.Shorten(name)}\"; it must be {Location}, the one location of this server, or left out.");

    /// <exception cref="ApiException">Invalid: this server keeps its photos somewhere else.</exception>
    public void RequireAddress(string? address, string field) => Require(
        address is null || address == options.LocationAddress,
        $"{field} is \"{RequestValues.Shorten(address)}\"; this server keeps its photos in {options.LocationAddress}. "
        + "Where they are is chosen at a server's first start, by the setting \"location\".");

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
