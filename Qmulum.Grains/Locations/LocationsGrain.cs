using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Locations;

/// <summary>
/// Keeps the list of locations and where libraries are. The state is the truth; the rows in the index, which every process reads, are written from it: after
/// each change, and when the grain comes to life, so that an index that was made anew knows them again.
/// </summary>
[GrainType(GrainNames.Locations)]
public sealed partial class LocationsGrain(
    [PersistentState(GrainNames.Locations)] IPersistentState<LocationsState> state, IndexDatabase index, TimeProvider clock, ILogger<LocationsGrain> log)
    : Grain, ILocationsGrain
{
    /// <summary>Each has connections and buffers of its own in every process.</summary>
    const int MostLocations = 32;

    const int MostAsked = 1_000;
    const int MostLibrariesFound = 10_000;

    // What the rows say, as far as this knows; null when it must look.
    LocationRows? _rows;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        if (state.RecordExists)
        {
            await TellAsync();
        }
    }

    public Task<ImmutableArray<AddedLocation>> GetAll() => Task.FromResult(state.State.Locations);

    public Task<bool> Knows(string id) => Task.FromResult(Find(id) is not null || state.State.Removed.Contains(id));

    public async Task Add(AddedLocation location, ImmutableArray<string> libraries)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(libraries.Length, MostLibrariesFound);
        if (Find(location.Id) is { } known)
        {
            throw new QmulumException(FaultCode.Conflict, $"This location is there already, as \"{known.Name}\" at {known.Address}.");
        }

        if (state.State.Locations.Length >= MostLocations)
        {
            throw new QmulumException(FaultCode.Conflict, $"There are {MostLocations} locations beside the server's own, and there may be no more. Remove one that no library has.");
        }

        RequireFreeName(location.Name, location.Id);
        if (state.State.Locations.FirstOrDefault(one => one.Address == location.Address) is { } other)
        {
            throw new QmulumException(FaultCode.Conflict, $"The location \"{other.Name}\" has this address, and another id. Remove it first, if another disk or bucket has taken its place.");
        }

        RequireNoneMoves(libraries);
        await CommitAsync(state.State.With(location, libraries));
    }

    public Task LookIn(string location, ImmutableArray<LibraryBytes> found)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(found.Length, MostLibrariesFound);
        RequireThere(location);
        ImmutableArray<LibraryPlaces> wider =
        [
            .. found.Select(there => (Before: state.State.PlacesOf(there.LibraryId), There: there))
                .Select(one => (one.Before, After: one.Before.Behind(location, one.There)))
                .Where(one => one.After != one.Before)
                .Select(one => one.After),
        ];
        RequireNoneMoves([.. wider.Select(places => places.LibraryId)]);
        return wider.IsEmpty ? Task.CompletedTask : CommitAsync(wider.Aggregate(state.State, static (next, places) => next.With(places)));
    }

    /// <summary>A move carries away what lies at a former place, and forgets those places at the end of a turn that began before this one was among them.</summary>
    void RequireNoneMoves(ImmutableArray<string> libraries)
    {
        if (libraries.FirstOrDefault(library => state.State.MoveOf(library) is { Status: not MoveStatus.Done }) is { } moving)
        {
            throw new QmulumException(
                FaultCode.Conflict,
                $"Bytes of the library {moving} are in this location, and the library is being moved. Add it when that is done (qmulum admin locations moves); a paused move goes on by resume.");
        }
    }

    public async Task<AddedLocation> Rename(string id, string name)
    {
        var before = Find(id) ?? throw NoSuchLocation(id);
        RequireFreeName(name, id);
        var after = before with { Name = name };
        await CommitAsync(state.State with { Locations = state.State.Locations.Replace(before, after) });
        return after;
    }

    public async Task<bool> Remove(string id, bool lost)
    {
        if (Find(id) is not { } location)
        {
            return false;
        }

        if (id == state.State.DefaultOriginals || id == state.State.DefaultRenditions)
        {
            throw new QmulumException(FaultCode.Conflict, "New libraries get this location; say first where they are to begin: qmulum admin locations default.");
        }

        if (state.State.Places.Values.FirstOrDefault(places => places.Originals[0] == id || places.Renditions[0] == id) is { } present && lost)
        {
            throw new QmulumException(
                FaultCode.Conflict, $"The library {present.LibraryId} has this location: what comes is put there. Give it another one first: qmulum admin locations use.");
        }

        if (!lost && !state.State.Found.Contains(id) && state.State.UsersOf(id).Order().ToList() is [var first, ..] users)
        {
            throw new QmulumException(
                FaultCode.Conflict,
                $"{(users.Count == 1 ? "A library has" : $"{users.Count} libraries have")} this location, or may still have bytes there; the first is {first}. Move them to another one "
                + "(qmulum admin locations use), and wait until that is done.");
        }

        await CommitAsync(lost ? state.State.GivenUp(location) : state.State.Without(id));
        return true;
    }

    public async Task<ImmutableArray<LocationHeld>> GetHeld() =>
        [.. (await index.Locations.HeldAsync(LocationId.Own, CancellationToken.None)).Select(held => new LocationHeld(held.LocationId, held.Photos, held.Bytes, held.TrashBytes))];

    public Task<LibraryPlaces> GetPlaces(string libraryId) => Task.FromResult(state.State.PlacesOf(libraryId));

    public Task<ImmutableArray<LibraryPlaces>> GetPlacesOf(ImmutableArray<string> libraryIds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(libraryIds.Length, MostAsked);
        return Task.FromResult<ImmutableArray<LibraryPlaces>>([.. libraryIds.Select(state.State.PlacesOf)]);
    }

    public async Task<LibraryPlaces> Use(string libraryId, string? originals, string? renditions)
    {
        RequireThere(originals);
        RequireThere(renditions);
        var before = state.State.PlacesOf(libraryId);
        LibraryPlaces after = new(libraryId, Moved(before.Originals, originals), Moved(before.Renditions, renditions));
        var isSame = before.Originals.SequenceEqual(after.Originals) && before.Renditions.SequenceEqual(after.Renditions);
        if (isSame && (!before.HasFormer || state.State.MoveOf(libraryId) is { Status: not MoveStatus.Done }))
        {
            return before;
        }

        // What was found there when it was added is gone from there now, or soon.
        var found = state.State.Found.RemoveAll(id => after.Originals.Contains(id) || after.Renditions.Contains(id));
        await CommitAsync((state.State with { Found = found }).With(after).With(await NewMoveAsync(libraryId)));
        log.MoveBegan(libraryId);
        return after;
    }

    public Task Place(string libraryId, string location)
    {
        RequireThere(location);
        return state.State.Places.ContainsKey(libraryId) ? Task.CompletedTask : CommitAsync(state.State.With(libraryId, new(location, location)));
    }

    public Task PlaceNew(string libraryId) =>
        state.State.Places.ContainsKey(libraryId) || Default is { Originals: LocationId.Own, Renditions: LocationId.Own }
            ? Task.CompletedTask
            : CommitAsync(state.State.With(libraryId, Default));

    public Task<DefaultPlaces> GetDefault() => Task.FromResult(Default);

    public async Task<DefaultPlaces> SetDefault(string? originals, string? renditions)
    {
        RequireThere(originals);
        RequireThere(renditions);
        await state.CommitAsync(state.State with { DefaultOriginals = originals ?? state.State.DefaultOriginals, DefaultRenditions = renditions ?? state.State.DefaultRenditions });
        return Default;
    }

    public async Task Forget(string libraryId)
    {
        if (state.State.Places.ContainsKey(libraryId) || state.State.MoveOf(libraryId) is not null)
        {
            await CommitAsync(state.State with
            {
                Places = state.State.Places.Remove(libraryId),
                Moves = [.. state.State.Moves.Where(move => move.LibraryId != libraryId)],
            });
        }
    }

    DefaultPlaces Default => new(state.State.DefaultOriginals, state.State.DefaultRenditions);

    static ImmutableArray<string> Moved(ImmutableArray<string> places, string? to) => to is null ? places : [to, .. places.Where(place => place != to)];

    AddedLocation? Find(string id) => state.State.Locations.FirstOrDefault(location => location.Id == id);

    void RequireThere(string? id)
    {
        if (id is not (null or LocationId.Own) && Find(id) is null)
        {
            throw NoSuchLocation(id);
        }
    }

    void RequireFreeName(string name, string id)
    {
        if (state.State.Locations.Any(location => location.Name == name && location.Id != id))
        {
            throw new QmulumException(FaultCode.Conflict, $"Another location is called \"{name}\"; choose another name.");
        }
    }

    static QmulumException NoSuchLocation(string id) => new(FaultCode.NotFound, $"There is no location {id}.");

    async Task CommitAsync(LocationsState next)
    {
        await state.CommitAsync(next);
        await TellAsync();
    }

    /// <summary>Writes the rows that the state says otherwise. When that fails the caller hears of it, and whatever comes next writes them.</summary>
    async Task TellAsync()
    {
        _toldAt = DateTimeOffset.MaxValue - Settling; // until they are written
        var (before, after) = (_rows ?? await index.Locations.ReadAsync(CancellationToken.None), state.State.ToRows());
        _rows = null;
        await index.Locations.WriteAsync(before, after, CancellationToken.None);
        _rows = after;
        _toldAt = clock.GetUtcNow();
    }
}
