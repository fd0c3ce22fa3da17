using System.Text.Json;

namespace Qmulum.Storage;

/// <summary>
/// The marker file that tells a location from an empty folder. A disk that is not mounted leaves an empty folder behind: without
/// the marker nothing is written there, and nothing counts as deleted.
/// </summary>
sealed class LocationMarker(FolderLayout layout, Guid? expectedId)
{
    sealed record Seen(StoreLocation Location, DateTime Written, long Length);

    volatile Seen? _seen;

    /// <summary>The location, as its marker says. Costs one lstat while the marker has not changed.</summary>
    /// <exception cref="StoreOfflineException">There is no marker, or it is another location's.</exception>
    /// <exception cref="StoreLayoutException">The marker cannot be understood.</exception>
    public StoreLocation Demand()
    {
        FileInfo file = new(layout.MarkerFile);
        if (!file.Exists)
        {
            throw new StoreOfflineException(
                $"'{layout.Root}' is not there or is not a Qmulum location: it has no '.qmulum/location.json'. "
                + "If it is a mount, mount it. Nothing was written, and nothing counts as deleted.");
        }

        if (_seen is { } seen && seen.Written == file.LastWriteTimeUtc && seen.Length == file.Length)
        {
            return seen.Location;
        }

        var location = Read();
        if (expectedId is { } id && location.Id != id)
        {
            throw new StoreOfflineException(
                $"'{layout.Root}' holds the location {location.Id}, not {id}: another disk is mounted there. Mount the right one.");
        }

        _seen = new(location, file.LastWriteTimeUtc, file.Length);
        return location;
    }

    /// <summary>The location, as its marker says now: two that differ in a name alone may be as long and as old as each other.</summary>
    public StoreLocation DemandNow()
    {
        _seen = null;
        return Demand();
    }

    StoreLocation Read()
    {
        try
        {
            var location = JsonSerializer.Deserialize(File.ReadAllBytes(layout.MarkerFile), StoreLocationJson.Default.StoreLocation);
            if (location is { Layout: > 0 and <= StoreLocation.CurrentLayout } && location.Id != Guid.Empty)
            {
                return location;
            }

            throw new StoreLayoutException(
                $"'{layout.MarkerFile}' describes layout {location?.Layout} of location {location?.Id}; this version knows layout "
                + $"{StoreLocation.CurrentLayout}. Use the version of Qmulum that made it, or a newer one.");
        }
        catch (JsonException fault)
        {
            throw new StoreLayoutException(
                $"'{layout.MarkerFile}' is damaged: {fault.Message} Restore it from a backup: its id is in the list of locations.", fault);
        }
    }
}
