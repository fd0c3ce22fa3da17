using System.Collections.Immutable;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Locations;

/// <summary>Which locations there are, which libraries have some of their own, and the moves.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.locations-state")]
public sealed record LocationsState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public ImmutableArray<AddedLocation> Locations { get; init; } = [];

    /// <summary>Ids of locations that were taken off the list: they may come back with what is in them.</summary>
    [Id(2)] public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>Of libraries that are not all in the installation's own location.</summary>
    [Id(3)] public ImmutableDictionary<string, LibraryPlaces> Places { get; init; } = ImmutableDictionary<string, LibraryPlaces>.Empty;

    /// <summary>The oldest first.</summary>
    [Id(4)] public ImmutableArray<MoveRecord> Moves { get; init; } = [];

    /// <summary>Ids of locations that came with bytes of libraries in them, none of which was told a place since: nothing was written there.</summary>
    [Id(5)] public ImmutableArray<string> Found { get; init; } = [];

    /// <summary>Where what people send to new libraries is put.</summary>
    [Id(6)] public string DefaultOriginals { get; init; } = LocationId.Own;

    /// <summary>Where what is derived from it is put.</summary>
    [Id(7)] public string DefaultRenditions { get; init; } = LocationId.Own;

    /// <summary>Megabytes a second that all moves together may copy; 0 for as many as they can.</summary>
    [Id(8)] public int MegabytesPerSecond { get; init; }

    const int MostRemoved = 100;
    const int MostMovesKept = 100;

    public LibraryPlaces PlacesOf(string libraryId) => Places.GetValueOrDefault(libraryId) ?? LibraryPlaces.Usual(libraryId);

    public MoveRecord? MoveOf(string libraryId) => Moves.LastOrDefault(move => move.LibraryId == libraryId);

    /// <summary>What the index is to say of it.</summary>
    public LocationRows ToRows() => new(
        [.. Locations.Select(location => new LocationRow(location.Id, location.Name, location.Address, location.AddedAt))],
        [.. Places.Values.SelectMany(RowsOf)]);

    /// <summary>The libraries that have a location, or may still have bytes there.</summary>
    public IEnumerable<string> UsersOf(string id) =>
        Places.Values.Where(places => places.Originals.Contains(id) || places.Renditions.Contains(id)).Select(places => places.LibraryId);

    /// <summary>With a location, which is a former place of libraries that have bytes there.</summary>
    public LocationsState With(AddedLocation location, ImmutableArray<string> libraries) => libraries.Aggregate(
        this with { Locations = Locations.Add(location), Found = libraries.IsEmpty ? Found : Found.Add(location.Id) },
        (state, library) => state.With(state.PlacesOf(library).Behind(location.Id)));

    public LocationsState Without(string id) => UsersOf(id).ToList().Aggregate(
        this with
        {
            Locations = [.. Locations.Where(location => location.Id != id)],
            Removed = [.. Removed.Where(removed => removed != id).Append(id).TakeLast(MostRemoved)],
            Found = Found.Remove(id),
        },
        (state, library) => state.With(state.PlacesOf(library).Without(id)));

    /// <summary>Without a location that is given up. Moves from there end by finding nothing, and must not look as if all had come.</summary>
    public LocationsState GivenUp(AddedLocation location)
    {
        var users = UsersOf(location.Id).ToHashSet();
        return Without(location.Id) with
        {
            Moves = [.. Moves.Select(move => users.Contains(move.LibraryId) && move.Status != MoveStatus.Done ? move with { GivenUp = location.Name } : move)],
        };
    }

    /// <summary>Of a copy of the installation that has every file in its own location.</summary>
    public LocationsState AllInOwn() => this with
    {
        Locations = [],
        Removed = [.. Removed.Concat(Locations.Select(location => location.Id)).Distinct().TakeLast(MostRemoved)],
        Places = ImmutableDictionary<string, LibraryPlaces>.Empty,
        Moves = [],
        Found = [],
        DefaultOriginals = LocationId.Own,
        DefaultRenditions = LocationId.Own,
    };

    public LocationsState With(LibraryPlaces places) => this with
    {
        Places = places is { Originals: [LocationId.Own], Renditions: [LocationId.Own] } ? Places.Remove(places.LibraryId) : Places.SetItem(places.LibraryId, places),
    };

    /// <summary>With a library that is not made yet; also of the installation's own location it is known that it was said.</summary>
    public LocationsState With(string libraryId, DefaultPlaces places) =>
        this with
        {
            Places = Places.SetItem(libraryId, new(libraryId, [places.Originals], [places.Renditions])),
            Found = Found.RemoveAll(id => id == places.Originals || id == places.Renditions),
        };

    static IEnumerable<LibraryLocationRow> RowsOf(LibraryPlaces places) =>
    [
        new(places.LibraryId, LocationPurpose.Originals, places.Originals[0], [.. places.Originals.Skip(1)]),
        new(places.LibraryId, LocationPurpose.Renditions, places.Renditions[0], [.. places.Renditions.Skip(1)]),
    ];

    /// <summary>With a library's move in the place of the one before; of those that are done the last ones stay.</summary>
    public LocationsState With(MoveRecord move)
    {
        var others = Moves.Where(one => one.LibraryId != move.LibraryId).ToList();
        var tooMany = others.Where(one => one.Status == MoveStatus.Done).SkipLast(MostMovesKept).ToHashSet();
        return this with { Moves = [.. others.Where(one => !tooMany.Contains(one)), move] };
    }
}

/// <summary>A move, and the place that it has come to.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.move-record")]
public sealed record MoveRecord
{
    [Id(0)] public string LibraryId { get; init; } = "";

    [Id(1)] public MoveStatus Status { get; init; } = MoveStatus.Running;

    [Id(2)] public DateTimeOffset StartedAt { get; init; }

    [Id(3)] public DateTimeOffset? FinishedAt { get; init; }

    [Id(4)] public long Total { get; init; }

    /// <summary>The turn over the library's photos; it rises over all of its moves, so that the end of a part from before is known as such.</summary>
    [Id(5)] public long Round { get; init; } = 1;

    [Id(6)] public int Shard { get; init; }

    /// <summary>Of all turns.</summary>
    [Id(7)] public MoveCount Count { get; init; } = MoveCount.Zero;

    /// <summary>Of this turn.</summary>
    [Id(8)] public MoveCount Turn { get; init; } = MoveCount.Zero;

    /// <summary>Of the last turn: what could not be moved.</summary>
    [Id(9)] public MoveCount LastTurn { get; init; } = MoveCount.Zero;

    /// <summary>Not before.</summary>
    [Id(10)] public DateTimeOffset NotBefore { get; init; }

    /// <summary>Who is at the present part.</summary>
    [Id(11)] public string? Owner { get; init; }

    [Id(12)] public DateTimeOffset LeasedUntil { get; init; }

    /// <summary>The part that its owner has.</summary>
    [Id(13)] public long OwnedRound { get; init; }

    /// <summary>Why the last part could not be done as a whole; null when it could.</summary>
    [Id(14)] public string? Fault { get; init; }

    /// <summary>The name of a former location that was given up before all was carried away from there; null when none was.</summary>
    [Id(15)] public string? GivenUp { get; init; }

    string? Reason => Fault ?? Turn.Reason ?? LastTurn.Reason
        ?? (GivenUp is null ? null : $"The location \"{GivenUp}\" was given up: what was there alone is missing. qmulum fsck tells what that is.");

    public MoveReport ToReport() => new(
        LibraryId,
        Fault is not null && Status is (MoveStatus.Running or MoveStatus.Unfinished) ? MoveStatus.Waiting : Status,
        StartedAt, FinishedAt, Total, Count.Photos, Count.Bytes, Math.Max(LastTurn.Left, Turn.Left), Reason);
}
