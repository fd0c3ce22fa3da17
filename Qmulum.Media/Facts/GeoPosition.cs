namespace Qmulum.Media;

/// <summary>Where a photo was taken (WGS 84).</summary>
/// <param name="Latitude">Degrees north, −90 to 90.</param>
/// <param name="Longitude">Degrees east, −180 to 180.</param>
/// <param name="Altitude">Metres above sea level, −12,000 to 100,000; null when unknown.</param>
public sealed record GeoPosition(double Latitude, double Longitude, double? Altitude);
