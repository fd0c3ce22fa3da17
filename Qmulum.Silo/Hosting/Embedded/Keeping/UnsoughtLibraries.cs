using System.Runtime.CompilerServices;
using Qmulum.Api.Admin.Locations;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>Goes over all locations, and finds in each what lies there of libraries that are not looked for there.</summary>
/// <param name="store">The locations.</param>
/// <param name="known">Those beside the installation's own, and where libraries are.</param>
/// <param name="passedOver">Gets folders that cannot be read.</param>
sealed class UnsoughtLibraries(IBlobStore store, KeptLocations known, Action<string, StoreException> passedOver)
{
    /// <summary>Every library that has a file anywhere, of the locations that were gone over: as many ids as there are libraries.</summary>
    public HashSet<string> Libraries { get; } = [];

    /// <exception cref="StoreException">A location does not answer.</exception>
    public async IAsyncEnumerable<(LocationRow? Location, LibraryBytes Bytes)> FindAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var location in known.Rows.Locations.Prepend(null))
        {
            var at = await store.AtPlaceAsync(location?.Id, ct);
            await foreach (var library in at.ListFoldersAsync(UnsoughtBytes.Folder, passedOver, ct))
            {
                Libraries.Add(library);
                if (LibraryId.IsValid(library)
                    && await UnsoughtBytes.FindAsync(at, location?.Id ?? LocationId.Own, known.PlacesOf(library), ct, passedOver) is { } bytes)
                {
                    yield return (location, bytes);
                }
            }
        }
    }

    /// <summary>What is told of it, with what to do.</summary>
    /// <param name="location">The location; null for the installation's own.</param>
    /// <param name="bytes">What lies there.</param>
    public static FsckFinding Finding(LocationRow? location, LibraryBytes bytes)
    {
        var what = bytes switch
        {
            { Originals: false } => "Renditions",
            { Renditions: false } => "Originals",
            _ => "Originals and renditions",
        };
        return new(FindingKind.PlaceMissing, bytes.LibraryId, Guid.Empty, null, $"{what} of this library are in {Words(location)}")
        {
            Location = location?.Id ?? LocationId.Own,
        };
    }

    static string Words(LocationRow? location) => location is null
        ? "the server's own location, where the server does not look for them. With the server stopped, qmulum fsck --mend has it look there."
        : $"the location \"{location.Name}\", where the server does not look for them. With the server stopped, qmulum fsck --mend has it look there; while it runs, "
            + $"qmulum admin locations adopt {Quoted(location.Name)} {Quoted(location.Address)} --id {location.Id}.";

    /// <summary>As a shell takes it for one word.</summary>
    static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
