using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>The name of the location that an installation has from its first start on.</summary>
public static class LocationId
{
    /// <summary>Stands for the installation's own location wherever the id of a location stands.</summary>
    public const string Own = "own";

    /// <summary>Whether a text is the id of a location: the own one's, or that of a marker.</summary>
    public static bool IsValid(string? text) => text == Own || (Guid.TryParseExact(text, "D", out var id) && text == id.ToString("D"));
}

/// <summary>A location that was added to the installation's own.</summary>
/// <param name="Id">The id of its marker.</param>
/// <param name="Name">What administrators call it.</param>
/// <param name="Address">An absolute path, or s3://….</param>
/// <param name="AddedAt">When it was added.</param>
[GenerateSerializer, Immutable, Alias("qmulum.added-location")]
public sealed record AddedLocation(
    [property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] string Address, [property: Id(3)] DateTimeOffset AddedAt)
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxNameLength = 60;
}

/// <summary>Where a library's bytes are: of each kind first where it is put, then where some may still be.</summary>
/// <param name="LibraryId">The library.</param>
/// <param name="Originals">What people sent, and what cannot be made again.</param>
/// <param name="Renditions">What is derived from it.</param>
[GenerateSerializer, Immutable, Alias("qmulum.library-places")]
public sealed record LibraryPlaces(
    [property: Id(0)] string LibraryId, [property: Id(1)] ImmutableArray<string> Originals, [property: Id(2)] ImmutableArray<string> Renditions)
{
    /// <summary>All in the installation's own location.</summary>
    public static LibraryPlaces Usual(string libraryId) => new(libraryId, [LocationId.Own], [LocationId.Own]);

    /// <summary>Whether some of it may still be at a former place.</summary>
    public bool HasFormer => Originals.Length > 1 || Renditions.Length > 1;

    /// <summary>With a location behind all others, unless it is one of them.</summary>
    public LibraryPlaces Behind(string location) => Behind(location, new(LibraryId, Originals: true, Renditions: true));

    /// <summary>With a location behind all others for what lies there; the same when it is one of them already.</summary>
    public LibraryPlaces Behind(string location, LibraryBytes there) => this with
    {
        Originals = !there.Originals || Originals.Contains(location) ? Originals : Originals.Add(location),
        Renditions = !there.Renditions || Renditions.Contains(location) ? Renditions : Renditions.Add(location),
    };

    /// <summary>Without a location, which is a former one.</summary>
    public LibraryPlaces Without(string location) => this with { Originals = Originals.Remove(location), Renditions = Renditions.Remove(location) };
}

/// <summary>What of a library lies in a location.</summary>
/// <param name="LibraryId">The library.</param>
/// <param name="Originals">Whether anything of what people sent does.</param>
/// <param name="Renditions">Whether anything does that is derived from it.</param>
[GenerateSerializer, Immutable, Alias("qmulum.library-bytes")]
public sealed record LibraryBytes([property: Id(0)] string LibraryId, [property: Id(1)] bool Originals, [property: Id(2)] bool Renditions);

/// <summary>Where new libraries begin.</summary>
/// <param name="Originals">The location of what people send.</param>
/// <param name="Renditions">The location of what is derived from it.</param>
[GenerateSerializer, Immutable, Alias("qmulum.default-places")]
public sealed record DefaultPlaces([property: Id(0)] string Originals, [property: Id(1)] string Renditions);

/// <summary>What a location holds of originals.</summary>
/// <param name="LocationId">The location.</param>
/// <param name="Photos">Photos that are there.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="TrashBytes">Bytes of what lies in the trash.</param>
[GenerateSerializer, Immutable, Alias("qmulum.location-held")]
public sealed record LocationHeld(
    [property: Id(0)] string LocationId, [property: Id(1)] long Photos, [property: Id(2)] long Bytes, [property: Id(3)] long TrashBytes);
