namespace Qmulum.Data;

/// <summary>A photo in the trash.</summary>
/// <param name="Seq">The number of the change that put it there.</param>
public sealed record TrashedPhoto(PhotoRow Photo, DateTimeOffset At, long Seq);

/// <summary>A part of a library's trash, what came last first.</summary>
/// <param name="Next">Where the next part begins, a <see cref="TrashedPhoto.Seq"/>; null at the end.</param>
public sealed record TrashPage(IReadOnlyList<TrashedPhoto> Photos, long? Next);

/// <summary>A photo in the trash and the stamp that it lies there by.</summary>
public sealed record TrashStamp(Guid PhotoId, long Stamp);
