namespace Qmulum.Data;

/// <summary>An entry of a library's numbered log.</summary>
/// <param name="Seq">Its number: from 1, without gaps as they are given.</param>
/// <param name="At">When the number was given.</param>
/// <param name="Photo">The photo after the change; for a removed one what was last known of it.</param>
/// <param name="IsForGood">Of a removed one, whether it cannot come back by itself: it is not in the trash.</param>
public sealed record LoggedChange(long Seq, ChangeKind Kind, DateTimeOffset At, PhotoRow Photo, bool IsForGood);
