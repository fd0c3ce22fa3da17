namespace Qmulum.Grains.Interfaces;

/// <summary>That a photo lies in the trash.</summary>
/// <param name="At">Since when.</param>
/// <param name="Stamp">
/// Which putting into the trash it was: the photo's revision at that time, which no clock can repeat. Deleting for good shows it as its proof, and is
/// refused when the photo was restored since.
/// </param>
/// <param name="IsBeingPurged">Whether it is being deleted for good, from which there is no way back.</param>
[GenerateSerializer, Immutable, Alias("qmulum.trash-mark")]
public sealed record TrashMark([property: Id(0)] DateTimeOffset At, [property: Id(1)] long Stamp, [property: Id(2)] bool IsBeingPurged);
