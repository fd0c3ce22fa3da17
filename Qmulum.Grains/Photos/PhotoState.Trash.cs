using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    /// <summary>That it lies in the trash.</summary>
    [Id(40)] public TrashRecord? Trash { get; init; }

    /// <summary>
    /// When it was deleted for good. Nothing else is left then but its library and its revision, which goes on when the same bytes come again: whatever
    /// was said of the photo before is older.
    /// </summary>
    [Id(41)] public DateTimeOffset? PurgedAt { get; init; }

    /// <summary>Whether there is a photo, be it in the trash.</summary>
    public bool IsKept => PurgedAt is null;

    /// <summary>The state in which it lies in the trash.</summary>
    public PhotoState Trashed(Guid by, DateTimeOffset now) =>
        WithEvent(new(now, PhotoEventKind.Trashed, "", by, Current.Number, null, "done")) with
        {
            Revision = Revision + 1,
            Trash = new(now, by, Revision + 1, IsBeingPurged: false),
            IsManifestDue = true,
        };

    /// <summary>The state in which it is back: all else is as it was.</summary>
    /// <param name="by">Who asked for it; null when its bytes were sent again.</param>
    public PhotoState Restored(Guid? by, DateTimeOffset now) =>
        WithEvent(new(now, PhotoEventKind.Restored, by is null ? "sent again" : "", by, Current.Number, null, "done")) with
        {
            Revision = Revision + 1,
            Trash = null,
            IsManifestDue = true,
        };

    /// <summary>The state in which it is decided that it goes for good.</summary>
    public PhotoState Doomed() => this with { Revision = Revision + 1, Trash = Trash! with { IsBeingPurged = true } };

    /// <summary>What is left of it. It has a version of nothing, since every photo has one.</summary>
    public PhotoState Purged(DateTimeOffset now) => new()
    {
        LibraryId = LibraryId,
        Revision = Revision + 1,
        PurgedAt = now,
        Versions = [new(1, ContentHash.None, 0, "", "", now)],
    };
}

/// <summary>That a photo lies in the trash.</summary>
/// <param name="At">Since when.</param>
/// <param name="By">Who put it there.</param>
/// <param name="Stamp">The revision that put it there.</param>
/// <param name="IsBeingPurged">Whether it is being deleted for good.</param>
[GenerateSerializer, Immutable, Alias("qmulum.trash-record")]
public sealed record TrashRecord(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] Guid By, [property: Id(2)] long Stamp, [property: Id(3)] bool IsBeingPurged);
