using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Photos;

/// <summary>A photo as a list needs it; <c>partOf</c> is the photo that it is the film of, and then it has no place of its own in the timeline.</summary>
public sealed record EntryReply(
    Guid Id,
    long Revision,
    DateTime Taken,
    string Month,
    int Width,
    int Height,
    byte[] Placeholder,
    string Tag,
    PhotoKind Kind,
    PhotoStatus State,
    string Name,
    long Size,
    ContentHash Sha256,
    Guid? PartOf)
{
    internal static EntryReply Of(PhotoEntry entry) => new(
        entry.Id,
        entry.Revision,
        entry.Taken,
        $"{entry.Taken.Year:D4}-{entry.Taken.Month:D2}",
        entry.Width,
        entry.Height,
        entry.Placeholder,
        entry.Tag,
        entry.Kind,
        entry.Status,
        entry.Name,
        entry.Size,
        entry.Hash,
        entry.PartOf);
}

/// <summary>All facts of a photo.</summary>
public sealed record PhotoReply(
    Guid Id,
    string LibraryId,
    PhotoKind Kind,
    PhotoStatus State,
    string Name,
    long Size,
    ContentHash Sha256,
    string ContentType,
    DateTimeOffset ReceivedAt,
    long Revision,
    TakenReply Taken,
    int Width,
    int Height,
    int? Orientation,
    byte[] Placeholder,
    string Tag,
    Camera? Camera,
    Exposure? Exposure,
    Position? Position,
    VideoFacts? Video,
    string? Description,
    int? Rating,
    IReadOnlyList<string> Keywords,
    Origin Origin,
    IReadOnlyList<VersionReply> Versions,
    IReadOnlyList<RenditionReply> Renditions,
    IReadOnlyList<TaskReply> Tasks,
    Problem? Problem,
    bool Favourite,
    EditsReply Edits,
    FileFactsReply FromFile,
    Guid? PartOf,
    MotionReply? Motion)
{
    internal static PhotoReply Of(PhotoDetails photo)
    {
        var entry = photo.Entry;
        return new(
            entry.Id,
            photo.LibraryId,
            entry.Kind,
            entry.Status,
            entry.Name,
            entry.Size,
            entry.Hash,
            photo.Current.ContentType,
            photo.ReceivedAt,
            entry.Revision,
            TakenReply.Of(photo.Taken),
            entry.Width,
            entry.Height,
            photo.Pixels?.Orientation,
            entry.Placeholder,
            entry.Tag,
            photo.Facts?.Camera,
            photo.Facts?.Exposure,
            photo.Edits.Position ?? photo.Facts?.Position ?? photo.Origin.Position,
            photo.Facts?.Video,
            photo.Edits.Caption ?? photo.Facts?.Description,
            photo.Edits.Rating ?? photo.Facts?.Rating,
            photo.Edits.Tags ?? photo.Facts?.Keywords.ToArray() ?? [],
            photo.Origin.WithoutAddress(),
            [.. photo.Versions.Select(version => new VersionReply(version.Number, version.Hash, version.Size, version.ContentType, version.CreatedAt, version.ElsewhereSince))],
            [.. photo.Renditions.Select(rendition => RenditionReply.Of(entry, rendition))],
            [.. photo.Tasks.Select(task => new TaskReply(task.Operation, task.Status, task.Attempts, task.Reason, task.Progress))],
            photo.Problem,
            photo.Edits.Favourite,
            EditsReply.Of(photo),
            FileFactsReply.Of(photo),
            photo.PartOf,
            MotionReply.Of(photo));
    }
}

/// <summary>Where the film of a motion photo or Live Photo is fetched; <c>film</c> is the photo that the film is by itself, if it came as a file of its own.</summary>
public sealed record MotionReply(string Href, Guid? Film)
{
    internal static MotionReply? Of(PhotoDetails photo) =>
        photo.Film is null && photo.Facts?.Film is null ? null : new($"/api/v1/photos/{photo.Entry.Id:D}/motion", photo.Film);
}

/// <summary>What persons set: how it is turned (an EXIF orientation, 1 for not at all), the part that is shown, and which facts are theirs.</summary>
public sealed record EditsReply(int Turn, PhotoCrop? Crop, IReadOnlyList<EditedFact> Set, bool CanUndo)
{
    internal static EditsReply Of(PhotoDetails photo) => new(photo.Edits.Turn, photo.Edits.Crop, [.. SetIn(photo.Edits)], photo.CanUndo);

    static IEnumerable<EditedFact> SetIn(PhotoOverlay edits)
    {
        (EditedFact Fact, bool IsSet)[] all =
        [
            (EditedFact.Turn, edits.Turn != 1), (EditedFact.Crop, edits.Crop is not null), (EditedFact.Caption, edits.Caption is not null),
            (EditedFact.Rating, edits.Rating is not null), (EditedFact.Favourite, edits.Favourite), (EditedFact.Tags, edits.Tags is not null),
            (EditedFact.Taken, edits.Taken is not null), (EditedFact.Position, edits.Position is not null),
        ];
        return all.Where(static one => one.IsSet).Select(static one => one.Fact);
    }
}

/// <summary>What the file itself says, whatever was set over it.</summary>
public sealed record FileFactsReply(TakenReply Taken, Position? Position, string? Description, int? Rating, IReadOnlyList<string> Keywords)
{
    internal static FileFactsReply Of(PhotoDetails photo) => new(
        TakenReply.Of(photo.TakenByFile ?? photo.Taken),
        photo.Facts?.Position,
        photo.Facts?.Description,
        photo.Facts?.Rating,
        photo.Facts?.Keywords.ToArray() ?? []);
}

/// <summary>When a photo was taken: wall-clock time, its offset from UTC if known ("+02:00"), and how it is known.</summary>
public sealed record TakenReply(DateTime Local, string? Offset, TakenSource Source)
{
    internal static TakenReply Of(Taken taken) => new(taken.Local, OffsetText(taken.OffsetMinutes), taken.Source);

    static string? OffsetText(int? minutes) => minutes is { } m
        ? $"{(m < 0 ? '-' : '+')}{Math.Abs(m) / 60:D2}:{Math.Abs(m) % 60:D2}"
        : null;
}

/// <summary>The bytes as uploaded (number 1) or after an edit; <c>elsewhereSince</c> is since when the library's replicas alone have them, if they do.</summary>
public sealed record VersionReply(int Number, ContentHash Sha256, long Size, string ContentType, DateTimeOffset CreatedAt, DateTimeOffset? ElsewhereSince);

/// <summary>A derived file, and where to fetch it.</summary>
public sealed record RenditionReply(string Kind, int Width, int Height, string ContentType, long Bytes, string Href)
{
    internal static RenditionReply Of(PhotoEntry photo, Rendition rendition) => new(
        rendition.Kind,
        rendition.Width,
        rendition.Height,
        rendition.ContentType,
        rendition.Size,
        $"/api/v1/photos/{photo.Id:D}/renditions/{rendition.Kind}?tag={photo.Tag}");
}

/// <summary>An operation that is due, done or failed; <c>progress</c> is how many percent of a long one are done.</summary>
public sealed record TaskReply(string Operation, PhotoTaskStatus State, int Attempts, string? Reason, int? Progress);
