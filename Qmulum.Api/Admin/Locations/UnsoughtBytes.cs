using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Admin.Locations;

/// <summary>What lies in a location of a library that is not looked for there.</summary>
public static class UnsoughtBytes
{
    /// <summary>The folder in which a location has its libraries.</summary>
    public const string Folder = "libraries/";

    /// <summary>Looks for bytes of a library in a location that is none of its places. A folder in which there is nothing is none, nor is a part of an upload.</summary>
    /// <param name="at">The location alone.</param>
    /// <param name="location">Its id.</param>
    /// <param name="places">The library's places, as they were before its bytes were seen there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="passedOver">Gets folders that cannot be read; null for one of them to be a fault.</param>
    /// <returns>Null when there are none.</returns>
    /// <exception cref="StoreException">The location does not answer.</exception>
    public static async Task<LibraryBytes?> FindAsync(IBlobStore at, string location, LibraryPlaces places, CancellationToken cancellationToken, Action<string, StoreException>? passedOver = null)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(places);
        LibraryBytes there = new(
            places.LibraryId,
            !places.Originals.Contains(location) && await HasAsync("photos"),
            !places.Renditions.Contains(location) && await HasAsync("renditions"));
        return there is { Originals: false, Renditions: false } ? null : there;

        ValueTask<bool> HasAsync(string kind) =>
            at.ListAsync($"{LibraryLayout.Library(places.LibraryId)}{kind}/", "", passedOver, cancellationToken).AnyAsync(cancellationToken);
    }
}
