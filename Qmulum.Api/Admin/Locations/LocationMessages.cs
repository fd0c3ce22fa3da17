using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Admin.Locations;

/// <summary>A location to add.</summary>
/// <param name="Name">What administrators call it: 1 to 60 characters.</param>
/// <param name="Address">An absolute path, or s3://bucket/prefix?… as docs/object-storage.md tells; without keys.</param>
public sealed record LocationRequest(string? Name, string? Address);

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
public sealed record LocationFacts(string Id, string Name, string Address, DateTimeOffset? AddedAt)
{
    internal static LocationFacts Of(AddedLocation location) => new(location.Id, location.Name, location.Address, location.AddedAt);
}

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
