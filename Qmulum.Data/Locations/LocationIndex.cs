using System.Data.Common;

namespace Qmulum.Data;

/// <summary>Which locations there are beside the installation's own, and which of them libraries have.</summary>
public sealed class LocationIndex : ILocationRows
{
    const string Save = """
        INSERT INTO location (location_id, name, address, added_at) VALUES (@location, @name, @address, @added)
        ON CONFLICT (location_id) DO UPDATE SET name = excluded.name, address = excluded.address
        """;

    const string SavePlaces = """
        INSERT INTO library_location (library_id, purpose, location_id, former) VALUES (@library, @purpose, @location, @former)
        ON CONFLICT (library_id, purpose) DO UPDATE SET location_id = excluded.location_id, former = excluded.former
        """;

    const string Remove = "DELETE FROM location WHERE location_id = @location";
    const string RemovePlaces = "DELETE FROM library_location WHERE library_id = @library AND purpose = @purpose";
    const string SelectAll = "SELECT location_id, name, address, added_at FROM location ORDER BY location_id";
    const string SelectLibraries = "SELECT library_id, purpose, location_id, former FROM library_location";

    const string SelectHeld = """
        SELECT coalesce(library_location.location_id, @own), coalesce(sum(photos), 0), coalesce(sum(bytes), 0), coalesce(sum(trash_bytes), 0)
        FROM library LEFT JOIN library_location ON library_location.library_id = library.library_id AND purpose = 1
        GROUP BY coalesce(library_location.location_id, @own)
        """;

    readonly IndexStore _store;

    internal LocationIndex(IndexStore store) => _store = store;

    public Task<List<LocationRow>> AllAsync(CancellationToken ct) => _store.ReadAsync(
        session => session.QueryAsync(SelectAll, ReadLocation), ct);

    public Task<List<LibraryLocationRow>> OfLibraryAsync(string library, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(library);
        return _store.ReadAsync(
            session => session.QueryAsync(SelectLibraries + " WHERE library_id = @library", ReadPlaces, ("@library", library)),
            ct);
    }

    /// <summary>What each location holds, by where the originals of its libraries are put.</summary>
    /// <param name="own">What the installation's own location is called in the answer.</param>
    /// <param name="ct">Gives up waiting.</param>
    public Task<List<LocationTotals>> HeldAsync(string own, CancellationToken ct) => _store.ReadAsync(
        session => session.QueryAsync(
            SelectHeld,
            row => new LocationTotals(row.GetString(0), Number(row, 1), Number(row, 2), Number(row, 3)),
            ("@own", own)),
        ct);

    /// <summary>All rows.</summary>
    public Task<LocationRows> ReadAsync(CancellationToken ct) => _store.ReadSnapshotAsync(
        async session => new LocationRows(
            await session.QueryAsync(SelectAll, ReadLocation).ConfigureAwait(false), await session.QueryAsync(SelectLibraries, ReadPlaces).ConfigureAwait(false)),
        ct);

    /// <summary>Makes the rows say something else, in one step: those are written, and no others, of which that is not what they say already.</summary>
    /// <param name="before">What they say.</param>
    /// <param name="after">What they are to say.</param>
    /// <param name="ct">Gives up waiting; nothing is changed then.</param>
    public Task WriteAsync(LocationRows before, LocationRows after, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (locations, goneLocations) = Difference(before.Locations, after.Locations, row => row.Id, row => row);
        var (libraries, goneLibraries) = Difference(
            before.Libraries, after.Libraries, row => (row.LibraryId, row.Purpose), row => (row.LocationId, string.Join(' ', row.Former)));
        if (locations.Count + goneLocations.Count + libraries.Count + goneLibraries.Count == 0)
        {
            return Task.CompletedTask;
        }

        return _store.WriteAsync(
            async session =>
            {
                await session.ExecuteEachAsync(Remove, [.. goneLocations.Select(ValuesOf)]).ConfigureAwait(false);
                await session.ExecuteEachAsync(RemovePlaces, [.. goneLibraries.Select(ValuesOf)]).ConfigureAwait(false);
                await session.ExecuteEachAsync(Save, [.. locations.Select(ValuesOf)]).ConfigureAwait(false);
                await session.ExecuteEachAsync(SavePlaces, [.. libraries.Select(ValuesOf)]).ConfigureAwait(false);
                return true;
            },
            ct);
    }

    /// <returns>What is new or says something else, and what is there no more.</returns>
    static (List<TRow> Changed, List<TRow> Gone) Difference<TRow, TKey, TValue>(
        IReadOnlyList<TRow> before, IReadOnlyList<TRow> after, Func<TRow, TKey> keyOf, Func<TRow, TValue> valueOf)
        where TKey : notnull
    {
        var (had, has) = (before.ToDictionary(keyOf), after.Select(keyOf).ToHashSet());
        return (
            [.. after.Where(row => !had.TryGetValue(keyOf(row), out var was) || !Equals(valueOf(was), valueOf(row)))],
            [.. before.Where(row => !has.Contains(keyOf(row)))]);
    }

    static SqlValue[] ValuesOf(LocationRow location) =>
    [
        ("@location", location.Id), ("@name", location.Name), ("@address", location.Address), ("@added", location.AddedAt.ToUnixTimeMilliseconds()),
    ];

    static SqlValue[] ValuesOf(LibraryLocationRow places) =>
    [
        ("@library", places.LibraryId), ("@purpose", (long)places.Purpose), ("@location", places.LocationId), ("@former", string.Join(' ', places.Former)),
    ];

    static LocationRow ReadLocation(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)));

    static LibraryLocationRow ReadPlaces(DbDataReader row) => new(
        row.GetString(0), (LocationPurpose)row.GetInt64(1), row.GetString(2), row.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    static long Number(DbDataReader row, int column) =>
        Convert.ToInt64(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture); // PostgreSQL sums bigints to a numeric
}

/// <summary>What the rows say.</summary>
/// <param name="Locations">Every location but the installation's own.</param>
/// <param name="Libraries">The places of every library that has some of its own.</param>
public sealed record LocationRows(IReadOnlyList<LocationRow> Locations, IReadOnlyList<LibraryLocationRow> Libraries);

/// <summary>The rows that tell where bytes are.</summary>
public interface ILocationRows
{
    /// <summary>Every location but the installation's own, by their ids.</summary>
    Task<List<LocationRow>> AllAsync(CancellationToken ct);

    /// <summary>A library's places; none for one that has the installation's own for all.</summary>
    Task<List<LibraryLocationRow>> OfLibraryAsync(string library, CancellationToken ct);
}

/// <summary>What a library keeps in a location.</summary>
public enum LocationPurpose
{
    /// <summary>What people sent, edits, manifests, and parts of uploads.</summary>
    Originals = 1,

    /// <summary>What is derived from it, and can be made again.</summary>
    Renditions = 2,
}

/// <summary>A location beside the installation's own.</summary>
/// <param name="Id">The id of its marker.</param>
/// <param name="Name">What administrators call it.</param>
/// <param name="Address">An absolute path, or s3://….</param>
/// <param name="AddedAt">When it was added.</param>
public sealed record LocationRow(string Id, string Name, string Address, DateTimeOffset AddedAt);

/// <summary>Where a library keeps something.</summary>
/// <param name="LibraryId">The library.</param>
/// <param name="Purpose">What.</param>
/// <param name="LocationId">Where it is put.</param>
/// <param name="Former">Where it may still be, the latest first.</param>
public sealed record LibraryLocationRow(string LibraryId, LocationPurpose Purpose, string LocationId, IReadOnlyList<string> Former);

/// <summary>What a location holds: photos that are there, their bytes, and those of the trash.</summary>
public sealed record LocationTotals(string LocationId, long Photos, long Bytes, long TrashBytes);
