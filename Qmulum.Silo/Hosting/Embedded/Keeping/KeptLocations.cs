using System.Text.Json;
using Microsoft.Data.Sqlite;
using Qmulum.Data;
using Qmulum.Embedded.State;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Locations;
using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

/// <summary>The locations that an installation knows beside its own, read beside the server from the state that is the truth: the index may be lost.</summary>
sealed class KeptLocations : ILocationRows
{
    const string Select = "SELECT json FROM grain_state WHERE grain_type = 'locations' AND name = 'locations'";
    const string Update = "UPDATE grain_state SET version = version + 1, json = CAST(@json AS TEXT) WHERE grain_type = 'locations' AND name = 'locations'";
    const string Forget = "DELETE FROM location; DELETE FROM library_location";

    static readonly JsonSerializerOptions Json = StateJson.CreateOptions();

    readonly LocationsState _state;

    KeptLocations(LocationsState state) => (_state, Rows) = (state, state.ToRows());

    /// <summary>As the index is to have them.</summary>
    public LocationRows Rows { get; }

    /// <summary>Whether there are any.</summary>
    public bool Any => Rows.Locations.Count > 0;

    /// <summary>The libraries that are not all in the installation's own location.</summary>
    public IEnumerable<string> Libraries => Rows.Libraries.Select(row => row.LibraryId).Distinct();

    /// <summary>Those of an installation, by the database of its grains; none where locations were never spoken of.</summary>
    /// <exception cref="SqliteStoreException">It cannot be read.</exception>
    public static KeptLocations In(string grains)
    {
        using var moment = SqliteMoment.Of(grains);
        return In(moment, grains);
    }

    /// <summary>Those of a moment.</summary>
    /// <inheritdoc cref="In(string)"/>
    public static KeptLocations In(SqliteMoment moment, string grains) => new(moment.Read(grains, connection => StateIn(connection, grains)) ?? new());

    /// <summary>Where a library is.</summary>
    public LibraryPlaces PlacesOf(string library) => _state.PlacesOf(library);

    public Task<List<LocationRow>> AllAsync(CancellationToken ct) => Task.FromResult(Rows.Locations.ToList());

    public Task<List<LibraryLocationRow>> OfLibraryAsync(string library, CancellationToken ct) =>
        Task.FromResult(Rows.Libraries.Where(row => row.LibraryId == library).ToList());

    /// <summary>Makes a copy of the database of the grains say that every library is in the installation's own location, and that there is no other.</summary>
    public static void PutAllInOwn(SqliteConnection grains)
    {
        if (StateIn(grains, grains.DataSource) is { } state)
        {
            using SqliteCommand command = new(Update, grains);
            command.Parameters.AddWithValue("@json", JsonSerializer.SerializeToUtf8Bytes(state.AllInOwn(), Json));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Makes a copy of the index say so.</summary>
    public static void ForgetIn(SqliteConnection index)
    {
        using SqliteCommand command = new(Forget, index);
        command.ExecuteNonQuery();
    }

    static LocationsState? StateIn(SqliteConnection connection, string grains)
    {
        using SqliteCommand command = new(Select, connection);
        using var reader = command.ExecuteReader();
        return !reader.Read()
            ? null
            : JsonSerializer.Deserialize<LocationsState>(reader.GetFieldValue<byte[]>(0), Json)
                ?? throw new SqliteStoreDamagedException($"The list of locations in {grains} is empty.", null);
    }
}
