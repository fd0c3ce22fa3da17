using Microsoft.Data.Sqlite;
using Qmulum.Data;
using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

/// <summary>The locations that an index knows beside the installation's own, read beside the server.</summary>
sealed class KeptLocations : ILocationRows
{
    readonly List<LocationRow> _locations = [];
    readonly List<LibraryLocationRow> _libraries = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _locations.Count > 0;

    /// <summary>The roots of those that are folders.</summary>
    public IReadOnlyList<string> Folders => [.. _locations.Select(location => location.Address).Where(address => !Composition.LocationAddress.IsBucket(address))];

    /// <summary>Those of an index; none of one that is older than locations are.</summary>
    public static KeptLocations In(string index)
    {
        KeptLocations kept = new();
        using var moment = SqliteMoment.Of(index);
        moment.Read(index, connection =>
        {
            if (SchemaTable.VersionIn(connection, "index_version") >= LocationIndex.SinceVersion)
            {
                kept.ReadFrom(connection);
            }

            return true;
        });
        return kept;
    }

    public Task<List<LocationRow>> AllAsync(CancellationToken ct) => Task.FromResult(_locations);

    public Task<List<LibraryLocationRow>> OfLibraryAsync(string library, CancellationToken ct) =>
        Task.FromResult(_libraries.FindAll(row => row.LibraryId == library));

    void ReadFrom(SqliteConnection connection)
    {
        using SqliteCommand locations = new(LocationIndex.SelectAll, connection);
        using (var reader = locations.ExecuteReader())
        {
            while (reader.Read())
            {
                _locations.Add(LocationIndex.ReadLocation(reader));
            }
        }

        using SqliteCommand libraries = new(LocationIndex.SelectLibraries, connection);
        using var places = libraries.ExecuteReader();
        while (places.Read())
        {
            _libraries.Add(LocationIndex.ReadPlaces(places));
        }
    }
}
