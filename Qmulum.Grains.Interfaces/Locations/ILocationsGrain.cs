using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// Where bytes live: the locations beside the installation's own, which of them a library has, and the moves between them. Found by
/// <see cref="GrainFactoryExtensions.Locations"/>.
/// </summary>
[Alias("qmulum.locations")]
public interface ILocationsGrain : IGrainWithStringKey
{
    /// <summary>The locations that were added, in the order of their adding.</summary>
    [Alias("GetAll"), Idempotent]
    Task<ImmutableArray<AddedLocation>> GetAll();

    /// <summary>Whether a location is one of these, or was one.</summary>
    [Alias("Knows"), Idempotent]
    Task<bool> Knows(string id);

    /// <summary>Adds one.</summary>
    /// <param name="location">It.</param>
    /// <param name="libraries">Libraries that have bytes there already: it counts as a place where some of theirs may still be. Up to 10,000.</param>
    /// <exception cref="QmulumException">Conflict: it is there, or its name or address is another one's, or there are as many as there may be; one of the libraries is being moved.</exception>
    [Alias("Add"), Idempotent]
    Task Add(AddedLocation location, ImmutableArray<string> libraries);

    /// <summary>Has libraries be looked for in a location as well in which bytes of them were found. Nothing is moved.</summary>
    /// <param name="location">The location, be it the installation's own.</param>
    /// <param name="found">What was found there. Up to 10,000.</param>
    /// <exception cref="QmulumException">NotFound: there is no such location; Conflict: a library of which it is no place yet is being moved.</exception>
    [Alias("LookIn"), Idempotent]
    Task LookIn(string location, ImmutableArray<LibraryBytes> found);

    /// <summary>Calls one by another name.</summary>
    /// <exception cref="QmulumException">NotFound; Conflict: another one has that name.</exception>
    [Alias("Rename"), Idempotent]
    Task<AddedLocation> Rename(string id, string name);

    /// <summary>
    /// Takes one off the list; the bytes that are there stay. One that came with bytes of libraries in it, of which none was told a place since, is taken off
    /// these: it was a mistake to add it.
    /// </summary>
    /// <param name="id">It.</param>
    /// <param name="lost">Whether it is given up, as a disk that died: libraries that may still have bytes there are no longer looked for in it.</param>
    /// <returns>False when there is none such.</returns>
    /// <exception cref="QmulumException">Conflict: a library has it, or may still have bytes there, or new libraries get it.</exception>
    [Alias("Remove"), Idempotent]
    Task<bool> Remove(string id, bool lost);

    /// <summary>What each location holds.</summary>
    [Alias("GetHeld"), Idempotent]
    Task<ImmutableArray<LocationHeld>> GetHeld();

    /// <summary>Where a library is.</summary>
    [Alias("GetPlaces"), Idempotent]
    Task<LibraryPlaces> GetPlaces(string libraryId);

    /// <summary>Where these libraries are, in their order.</summary>
    /// <param name="libraryIds">Up to 1,000.</param>
    [Alias("GetPlacesOf"), Idempotent]
    Task<ImmutableArray<LibraryPlaces>> GetPlacesOf(ImmutableArray<string> libraryIds);

    /// <summary>Gives a library its locations from now on, and has what it has elsewhere moved there.</summary>
    /// <param name="libraryId">The library.</param>
    /// <param name="originals">The location of what people sent; null leaves it as it is.</param>
    /// <param name="renditions">The location of what is derived from it; null leaves it as it is.</param>
    /// <exception cref="QmulumException">NotFound: there is no such location.</exception>
    [Alias("Use"), Idempotent]
    Task<LibraryPlaces> Use(string libraryId, string? originals, string? renditions);

    /// <summary>Says where a library begins that is not made yet. One that has a location of its own keeps it.</summary>
    /// <exception cref="QmulumException">NotFound: there is no such location.</exception>
    [Alias("Place"), Idempotent]
    Task Place(string libraryId, string location);

    /// <summary>Says that a library begins where new ones do. For one that is not made yet; one that has a location of its own keeps it.</summary>
    [Alias("PlaceNew"), Idempotent]
    Task PlaceNew(string libraryId);

    /// <summary>Where new libraries begin.</summary>
    [Alias("GetDefault"), Idempotent]
    Task<DefaultPlaces> GetDefault();

    /// <summary>Says where libraries begin that are made from now on; null leaves it as it is.</summary>
    /// <exception cref="QmulumException">NotFound: there is no such location.</exception>
    [Alias("SetDefault"), Idempotent]
    Task<DefaultPlaces> SetDefault(string? originals, string? renditions);

    /// <summary>A library is gone: nothing of it is anywhere.</summary>
    [Alias("Forget"), Idempotent]
    Task Forget(string libraryId);

    /// <summary>The moves that go on, and the last ones that are done, the latest first.</summary>
    [Alias("GetMoves"), Idempotent]
    Task<ImmutableArray<MoveReport>> GetMoves();

    /// <summary>Has a move wait, or go on: at once, when it waits for its next try.</summary>
    /// <returns>The move; null when the library has none.</returns>
    [Alias("PauseMove"), Idempotent]
    Task<MoveReport?> PauseMove(string libraryId, bool pause);

    /// <summary>The next part of a move; null when none is due, or another process is at one.</summary>
    [Alias("BeginMove")]
    Task<MoveSlice?> BeginMove(string owner);

    /// <summary>Tells that a part goes on.</summary>
    /// <returns>False when it is to stop: another process has it, or it is not what is to be done any more.</returns>
    [Alias("KeepMove"), Idempotent]
    Task<bool> KeepMove(MoveSlice slice, string owner);

    /// <summary>Whether a part is still that process's, and what is to be done: else nothing may be deleted any more.</summary>
    [Alias("HasMove"), Idempotent]
    Task<bool> HasMove(MoveSlice slice, string owner);

    /// <summary>A part is done.</summary>
    /// <param name="slice">The part.</param>
    /// <param name="owner">Who did it.</param>
    /// <param name="next">The first shard that was not done.</param>
    /// <param name="count">What it came to.</param>
    [Alias("EndMove"), Idempotent]
    Task EndMove(MoveSlice slice, string owner, int next, MoveCount count);

    /// <summary>A part cannot be done as a whole, and is tried again in half a minute, by whoever is first.</summary>
    /// <param name="slice">The part.</param>
    /// <param name="owner">Who tried it.</param>
    /// <param name="reason">Why, for administrators.</param>
    [Alias("FailMove"), Idempotent]
    Task FailMove(MoveSlice slice, string owner, string reason);

    /// <summary>How fast moves may copy.</summary>
    [Alias("GetPace"), Idempotent]
    Task<MovePace> GetPace();

    /// <summary>Says how fast all moves together may copy, in megabytes (2^20 bytes) a second: 0 to <see cref="MovePace.Most"/>, 0 for as fast as they can.</summary>
    [Alias("SetPace"), Idempotent]
    Task SetPace(int megabytesPerSecond);
}
