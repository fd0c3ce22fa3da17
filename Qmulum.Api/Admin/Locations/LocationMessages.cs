using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Admin.Locations;

/// <summary>A location to add.</summary>
/// <param name="Name">What administrators call it: 1 to 60 characters.</param>
/// <param name="Address">An absolute path, or s3://bucket/prefix?… as docs/object-storage.md tells; without keys.</param>
/// <param name="Adopt">
/// The id of the location that is there with bytes in it and that this server does not know: it was added after the backup from which the server was restored.
/// A refusal tells it as <c>location</c>. Never of one that another server uses. Of a location in the list it has the server look there for the libraries that have bytes in it
/// and were made or moved there after the backup; <c>address</c> is the location's own then, and it keeps its name.
/// </param>
public sealed record LocationRequest(string? Name, string? Address, string? Adopt);

/// <summary>Where libraries begin that are made from now on; what is left out stays.</summary>
/// <param name="Originals">Id or name of the location of what people send.</param>
/// <param name="Renditions">Id or name of the location of what is derived from it.</param>
public sealed record DefaultLocationsRequest(string? Originals, string? Renditions);

/// <summary>What is to change of a location.</summary>
/// <param name="Name">What administrators call it: 1 to 60 characters.</param>
public sealed record LocationChange(string? Name);

/// <summary>Locations, the server's own first.</summary>
public sealed record LocationFactsList(IReadOnlyList<LocationFacts> Locations);

/// <summary>A location.</summary>
/// <param name="Id">The id of its marker; "own" for the one that the server has from its first start on.</param>
/// <param name="Name">What administrators call it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="AddedAt">When it was added; left out for the server's own.</param>
/// <param name="NewLibraries">What of new libraries begins there; left out when nothing does.</param>
/// <param name="Libraries">When it was just added: the libraries that have bytes in it, up to 1,000; left out when none has. When it was in the list: those for which it was no place before.</param>
public sealed record LocationFacts(
    string Id, string Name, string Address, DateTimeOffset? AddedAt, PartOfLibrary? NewLibraries = null, IReadOnlyList<FoundLibrary>? Libraries = null)
{
    internal static LocationFacts Of(AddedLocation location) => new(location.Id, location.Name, location.Address, location.AddedAt);
}

/// <summary>What of a library is meant.</summary>
public enum PartOfLibrary
{
    /// <summary>What people sent.</summary>
    Originals = 1,

    /// <summary>What is derived from it.</summary>
    Renditions = 2,

    /// <summary>Both.</summary>
    All = 3,
}

/// <summary>A library that has bytes in a location.</summary>
/// <param name="Id">The library.</param>
/// <param name="Name">What it is called; left out for one that this server does not have.</param>
public sealed record FoundLibrary(string Id, string? Name);

/// <summary>
/// How a location did: <c>state</c> is "ok" or the code of what is wrong, which <c>problem</c> tells; megabytes a second as they were written durably and read back
/// whole, and milliseconds of a small request; what its server can do, where it has one.
/// </summary>
public sealed record LocationTrialReply(
    string State, string? Problem, double? WriteMegabytesPerSecond, double? ReadMegabytesPerSecond, double? SmallRequestMilliseconds, StoreAbilitiesReply? Abilities)
{
    internal static LocationTrialReply Of(StoreTrialResult trial) => new(
        trial.Health.Code ?? "ok",
        trial.Health.Problem,
        Rounded(trial.WriteRate),
        Rounded(trial.ReadRate),
        Rounded(trial.SmallRequest?.TotalMilliseconds),
        trial.Health.Abilities is { } abilities ? StoreAbilitiesReply.Of(abilities) : null);

    static double? Rounded(double? value) => value is { } number ? Math.Round(number, 2) : null;
}

/// <summary>What a location's server was seen to do, beyond what it must: docs/object-storage.md says what each is good for.</summary>
public sealed record StoreAbilitiesReply(bool ConditionalPut, bool ChecksMd5, bool ChecksSha256, bool Parts, bool Copies)
{
    internal static StoreAbilitiesReply Of(StoreAbilities abilities) =>
        new(abilities.ConditionalPut, abilities.ChecksMd5, abilities.ChecksSha256, abilities.Parts, abilities.Copies);
}
