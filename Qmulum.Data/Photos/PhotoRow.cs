using System.Text;

namespace Qmulum.Data;

/// <summary>What the index knows of a photo, at one revision.</summary>
public sealed record PhotoRow
{
    const int HashBytes = 32; // SHA-256
    const int MaxPlaceholder = 256;
    const int MaxTag = 256;
    const int MaxName = 4096;
    const int MaxTrait = 200;
    const int MaxContentId = 64;

    public required Guid PhotoId { get; init; }

    /// <summary>The photo's own counter, from 1: a row replaces those of a lower revision.</summary>
    public required long Revision { get; init; }

    /// <summary>SHA-256 of the original, 32 bytes.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>The original's size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The original's file name, up to 4,096 characters.</summary>
    public required string Name { get; init; }

    /// <summary>When it was taken, by the clock on the wall there: of unspecified kind, kept to the millisecond.</summary>
    public required DateTime Taken { get; init; }

    /// <summary>Pixels as displayed; 0 while unknown.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels as displayed; 0 while unknown.</summary>
    public required int Height { get; init; }

    /// <summary>ThumbHash, up to 256 bytes; empty while unknown.</summary>
    public required byte[] Placeholder { get; init; }

    /// <summary>The cache tag of the renditions, up to 256 characters; empty while there are none.</summary>
    public required string Tag { get; init; }

    public required PhotoKind Kind { get; init; }

    public required PhotoState State { get; init; }

    /// <summary>The photo is no longer in the library: the row is kept as a tombstone for clients that have it.</summary>
    public bool Removed { get; init; }

    /// <summary>That it lies in the trash: only of a removed one. Written, and not read back with the row (<see cref="TrashIndex"/>).</summary>
    public TrashMark? Trash { get; init; }

    /// <summary>What is counted of it; null leaves what is known.</summary>
    public PhotoTraits? Traits { get; init; }

    /// <summary>The photo that it is the film of: it has no place of its own in the timeline then.</summary>
    public Guid? PartOf { get; init; }

    /// <summary>What it has in common with the other file of its Live Photo, up to 64 characters; empty for none.</summary>
    public string ContentId { get; init; } = "";

    internal PhotoPresence Presence => this switch
    {
        { Trash.IsBeingPurged: true } => PhotoPresence.Purging,
        { Trash: not null } => PhotoPresence.InTrash,
        { Removed: true } => PhotoPresence.Gone,
        _ => PhotoPresence.There,
    };

    /// <summary>Whether lists show the same by this row as by another one, whatever the revisions. Place in the trash and traits are not looked at.</summary>
    public bool Shows(PhotoRow other) =>
        (PhotoId, Removed, Size, Name, WallTime.Truncate(Taken), Width, Height, Tag, Kind, State)
            == (other.PhotoId, other.Removed, other.Size, other.Name, WallTime.Truncate(other.Taken), other.Width, other.Height, other.Tag, other.Kind, other.State)
        && (PartOf, ContentId) == (other.PartOf, other.ContentId)
        && Sha256.AsSpan().SequenceEqual(other.Sha256)
        && Placeholder.AsSpan().SequenceEqual(other.Placeholder);

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    internal void Check()
    {
        Require(Revision >= 1, $"revision {Revision}", "at least 1");
        Require(Sha256 is { Length: HashBytes }, $"hash of {Sha256?.Length ?? 0} bytes", $"{HashBytes} bytes");
        Require(Size >= 0, $"size {Size}", "0 or more");
        Require(Taken.Kind == DateTimeKind.Unspecified, $"date taken of kind {Taken.Kind}", "a wall clock's, of kind Unspecified");
        Require(Width >= 0 && Height >= 0, $"size of {Width} x {Height} pixels", "0 or more");
        Require(Placeholder is { Length: <= MaxPlaceholder }, $"placeholder of {Placeholder?.Length ?? -1} bytes", $"0 to {MaxPlaceholder}");
        Require(IsText(Tag, MaxTag), "tag", $"text of 0 to {MaxTag} characters");
        Require(IsText(Name, MaxName), "name", $"text of 0 to {MaxName} characters");
        Require(IsText(ContentId, MaxContentId), "content identifier", $"text of 0 to {MaxContentId} characters");
        Require(Enum.IsDefined(Kind), $"kind {Kind}", "one of PhotoKind");
        Require(Trash is null || Removed, "place in the trash", "that of a removed photo");
        Require(Enum.IsDefined(State), $"state {State}", "one of PhotoState");
        Require(
            Traits is null || (Traits.Format.Length > 0 && IsText(Traits.Format, MaxTrait) && IsText(Traits.Camera, MaxTrait)),
            "format or camera", $"text of up to {MaxTrait} characters");
    }

    void Require(bool isGood, string what, string allowed)
    {
        if (!isGood)
        {
            throw new ArgumentException($"The photo {PhotoId} cannot be entered into the index: its {what} must be {allowed}.");
        }
    }

    // PostgreSQL keeps neither a NUL nor half of a surrogate pair in a text.
    static bool IsText(string? text, int longest)
    {
        if (text is null || text.Length > longest || text.Contains('\0'))
        {
            return false;
        }

        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
