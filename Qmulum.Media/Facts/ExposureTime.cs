namespace Qmulum.Media;

/// <summary>How long the shutter was open.</summary>
/// <param name="Text">As photographers write it: "1/250", "0.3", "30".</param>
/// <param name="Seconds">Seconds, more than 0.</param>
public sealed record ExposureTime(string Text, double Seconds);
