using MetadataExtractor;
using MetadataExtractor.Formats.Exif;

namespace Qmulum.Media.Facts;

/// <summary>Reads the position of EXIF's GPS directory (EXIF 2.32 section 4.6.6).</summary>
static class PositionReader
{
    const int BelowSeaLevel = 1;

    /// <summary>Null when there is none: no reference letters, out of range, or exactly 0, 0, which is what programs write for "unknown".</summary>
    public static GeoPosition? Read(GpsDirectory? gps)
    {
        var hasLetters = gps?.GetString(GpsDirectory.TagLatitudeRef)?.Trim() is "N" or "S" && gps.GetString(GpsDirectory.TagLongitudeRef)?.Trim() is "E" or "W";
        if (!hasLetters || gps?.GetGeoLocation() is not { } place || place.IsZero)
        {
            return null;
        }
        var isOnEarth = Math.Abs(place.Latitude) <= 90 && Math.Abs(place.Longitude) <= 180;
        return isOnEarth ? new(place.Latitude, place.Longitude, Altitude(gps)) : null;
    }

    static double? Altitude(GpsDirectory gps)
    {
        if (!gps.TryGetDouble(GpsDirectory.TagAltitude, out var metres) || !double.IsFinite(metres))
        {
            return null;
        }
        var isBelow = gps.TryGetInt32(GpsDirectory.TagAltitudeRef, out var reference) && reference == BelowSeaLevel;
        var altitude = isBelow ? -metres : metres;
        return altitude is >= -12_000 and <= 100_000 ? altitude : null;
    }
}
