namespace Qmulum.Grains.Interfaces;

/// <summary>Image, video or anything else that is kept.</summary>
[GenerateSerializer, Alias("qmulum.photo-kind")]
public enum PhotoKind
{
    Image = 1,
    Video = 2,

    /// <summary>Neither: kept byte for byte, shown as a file.</summary>
    Other = 3,
}

/// <summary>How far a photo's renditions are.</summary>
[GenerateSerializer, Alias("qmulum.photo-status")]
public enum PhotoStatus
{
    /// <summary>Tasks are due.</summary>
    Pending = 1,

    /// <summary>All that can be shown is there.</summary>
    Ready = 2,

    /// <summary>Nothing can be shown; the photo's problem says why. The original is kept.</summary>
    Failed = 3,

    /// <summary>The file is damaged; the part that decodes is shown.</summary>
    Damaged = 4,
}

/// <summary>A photo as a list, a grid or the log needs it.</summary>
/// <param name="Id">The photo.</param>
/// <param name="Revision">Rises with each change of the photo; the newest wins.</param>
/// <param name="Kind">Image, video or other.</param>
/// <param name="Status">How far its renditions are.</param>
/// <param name="Taken">When it was taken, as wall-clock time at the place (no zone).</param>
/// <param name="Width">Pixels as shown, after orientation; 0 while unknown.</param>
/// <param name="Height">Pixels as shown, after orientation; 0 while unknown.</param>
/// <param name="Placeholder">Its ThumbHash; empty while there is none.</param>
/// <param name="Tag">The cache tag of its renditions; empty while there are none.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Size">Bytes of its original.</param>
/// <param name="Hash">SHA-256 of its original.</param>
/// <param name="Removed">Whether it is gone, or hidden in the trash.</param>
/// <param name="Trash">That it lies in the trash.</param>
/// <param name="Traits">What is counted of it; null where nobody counts.</param>
/// <param name="PartOf">The photo that it is the film of: it has no place of its own in the timeline then.</param>
/// <param name="ContentId">What it has in common with the other file of its Live Photo, which the same account sent; null where nobody asks.</param>
[GenerateSerializer, Immutable, Alias("qmulum.photo-entry")]
public sealed record PhotoEntry(
    [property: Id(0)] Guid Id,
    [property: Id(1)] long Revision,
    [property: Id(2)] PhotoKind Kind,
    [property: Id(3)] PhotoStatus Status,
    [property: Id(4)] DateTime Taken,
    [property: Id(5)] int Width,
    [property: Id(6)] int Height,
    [property: Id(7)] byte[] Placeholder,
    [property: Id(8)] string Tag,
    [property: Id(9)] string Name,
    [property: Id(10)] long Size,
    [property: Id(11)] ContentHash Hash,
    [property: Id(12)] bool Removed,
    [property: Id(13)] TrashMark? Trash = null,
    [property: Id(14)] PhotoTraits? Traits = null,
    [property: Id(20)] Guid? PartOf = null,
    [property: Id(21)] string? ContentId = null);

/// <summary>What the server's statistics count of a photo.</summary>
/// <param name="Format">The original's media type.</param>
/// <param name="Camera">The camera's name; empty for none.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="HasFailed">Whether something was to be done on it and was given up.</param>
[GenerateSerializer, Immutable, Alias("qmulum.photo-traits")]
public sealed record PhotoTraits(
    [property: Id(0)] string Format, [property: Id(1)] string Camera, [property: Id(2)] DateTimeOffset ReceivedAt, [property: Id(3)] bool HasFailed);
