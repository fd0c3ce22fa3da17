namespace Qmulum.Data;

/// <summary>That a photo lies in the trash.</summary>
/// <param name="At">Since when.</param>
/// <param name="Stamp">Which putting into the trash it was: the photo's revision at that time. What deletes for good shows it as its proof.</param>
/// <param name="IsBeingPurged">Whether it is being deleted for good, from which there is no way back.</param>
public sealed record TrashMark(DateTimeOffset At, long Stamp, bool IsBeingPurged);
