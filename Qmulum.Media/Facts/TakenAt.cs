namespace Qmulum.Media;

/// <summary>When a photo was taken.</summary>
/// <param name="Local">Wall-clock time at the place of the photo; its kind is unspecified. Never shifted to another zone.</param>
/// <param name="Offset">Local time less UTC, when it is known.</param>
/// <param name="Source">Where it was found.</param>
/// <param name="IsOffsetInferred">The offset was not written in the file but follows from its satellite time.</param>
public sealed record TakenAt(DateTime Local, TimeSpan? Offset, TakenSource Source, bool IsOffsetInferred = false);
