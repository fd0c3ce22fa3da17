using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;

namespace Qmulum.Grains.Photos;

/// <summary>
/// All that is kept of a photo. A value: a change makes the next one, which is written before it counts. Readers are tolerant: a member
/// that an older version did not write has its default.
/// </summary>
[GenerateSerializer, Immutable, Alias("qmulum.photo-state")]
public sealed partial record PhotoState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public string LibraryId { get; init; } = "";

    /// <summary>Rises with each write.</summary>
    [Id(2)] public long Revision { get; init; }

    [Id(3)] public string Name { get; init; } = "";

    [Id(4)] public PhotoKind Kind { get; init; } = PhotoKind.Other;

    [Id(5)] public DateTimeOffset ReceivedAt { get; init; }

    [Id(6)] public Origin Origin { get; init; } = new(null, null, null, null);

    /// <summary>Oldest first; number 1 is what was uploaded and never changes.</summary>
    [Id(7)] public ImmutableArray<PhotoVersion> Versions { get; init; } = [];

    [Id(8)] public ImmutableArray<Rendition> Renditions { get; init; } = [];

    [Id(9)] public ImmutableArray<PhotoTask> Tasks { get; init; } = [];

    [Id(10)] public Pixels? Pixels { get; init; }

    [Id(11)] public PhotoFacts? Facts { get; init; }

    [Id(12)] public byte[] Placeholder { get; init; } = [];

    [Id(13)] public ulong? PerceptualHash { get; init; }

    [Id(14)] public string Tag { get; init; } = "";

    [Id(15)] public Problem? Problem { get; init; }

    const int MaxOutcome = 300;

    const string WaitsForOriginal = "The replicas keep the original of this photo; this is done when it is here again.";

    /// <summary>A file that cost so many workers is set aside.</summary>
    public const int MaxLosses = 2;

    /// <summary>The version that is shown.</summary>
    public PhotoVersion Current => Versions[^1];

    /// <summary>A photo as it is right after its upload: one version, everything due.</summary>
    public static PhotoState Of(string libraryId, NewPhoto photo, ImmutableArray<string> due) => new()
    {
        LibraryId = libraryId,
        Revision = 1,
        Name = photo.Name,
        Kind = KindOf(photo.ContentType),
        ReceivedAt = photo.ReceivedAt,
        Origin = photo.Origin,
        Versions = [new(1, photo.Hash, photo.Size, photo.ContentType, photo.BlobKey, photo.ReceivedAt, photo.Crc32)],
        Tasks = [.. due.Select(operation => new PhotoTask(operation, PhotoTaskStatus.Due, 0, null, null, null))],
    };

    /// <summary>The operations that are due.</summary>
    public ImmutableArray<string> Due => [.. Tasks.Where(task => task.Status == PhotoTaskStatus.Due).Select(task => task.Operation)];

    /// <summary>Whether it belongs into the queue: something is due on it, or it is being deleted for good.</summary>
    /// <remarks>What is due on a photo whose original is elsewhere waits until that is back, and is put into the queue then.</remarks>
    public bool IsWorkDue => this is { IsKept: true, Trash: null, Elsewhere: null, Due.Length: > 0 } or { Trash.IsBeingPurged: true };

    /// <summary>The state after a worker has done its batch: of its results, what its operations give.</summary>
    public PhotoState With(WorkResult result, DateTimeOffset now)
    {
        if (result.Renditions.Length > 0 && result.Tag != NextTag)
        {
            return this; // turned or cut meanwhile: it is still due
        }

        var gives = GivenBy(result);
        var next = WithEvents(result.Operations, result.Milliseconds, result.Problem?.Code ?? "done", now) with
        {
            Revision = Revision + 1,
            Tasks = Change(result.Operations, task => Done(task, now)),
        };
        if (gives.HasFlag(WorkParts.Pictures))
        {
            // A backfill of a file that has become unreadable leaves what an older version made of it.
            next = result.Renditions.IsEmpty && IsMadeAnew(result.Operations) ? next with { Problem = result.Problem ?? Problem } : next.WithPictures(result);
        }

        if (gives.HasFlag(WorkParts.Facts))
        {
            next = next with { Facts = result.Facts ?? Facts, IsManifestDue = true };
        }

        return gives.HasFlag(WorkParts.Film)
            ? next with { Renditions = next.Beside(result.Renditions), Problem = result.Problem ?? Problem }
            : next;
    }

    PhotoState WithPictures(WorkResult result) => this with
    {
        Kind = result.Kind,
        Versions = Versions.SetItem(Versions.Length - 1, Current with { ContentType = result.ContentType }),
        Pixels = result.Pixels,
        Placeholder = result.Placeholder is { Length: > 0 } || result.Problem is not null ? result.Placeholder : Placeholder,
        PerceptualHash = result.PerceptualHash ?? (result.Problem is null ? PerceptualHash : null),
        Renditions = result.Tag == Tag && result.Problem is null ? Beside(result.Renditions) : result.Renditions,
        Tag = result.Tag,
        Problem = result.Problem,
    };

    /// <summary>The renditions with some in the place of those of the same kind: another operation's stay.</summary>
    ImmutableArray<Rendition> Beside(ImmutableArray<Rendition> made) =>
        [.. Renditions.Where(rendition => !made.Any(one => one.Kind == rendition.Kind)), .. made];

    static WorkParts GivenBy(WorkResult result) => result.Gives switch
    {
        WorkParts.Unsaid when result.Operations.Contains(OperationCatalog.Transcode) && !result.Operations.Any(static one => one.StartsWith("video@", StringComparison.Ordinal)) => WorkParts.Film,
        WorkParts.Unsaid => WorkParts.Pictures | WorkParts.Facts,
        var said => said,
    };

    /// <summary>The state in which an operation has come so far; the same when it is not due.</summary>
    public PhotoState WithProgress(string operation, int percent) => this with
    {
        Revision = Revision + 1,
        Tasks = Change([operation], task => task with { Progress = percent }),
    };

    /// <summary>
    /// The state after a worker could not do its batch: due again after a while, or given up when it was tried often enough, or set aside when the
    /// file has cost its second worker.
    /// </summary>
    public PhotoState With(WorkFailure failure, DateTimeOffset now)
    {
        var status = StatusAfter(failure, out var retryAt, now);
        var isMadeAnew = IsMadeAnew(failure.Operations);
        return WithEvents(failure.Operations, null, failure.Reason, now) with
        {
            Revision = Revision + 1,
            Problem = status switch
            {
                _ when isMadeAnew => Problem,
                PhotoTaskStatus.Failed => new("task-failed", failure.Reason),
                PhotoTaskStatus.Quarantined => new("quarantined", failure.Reason),
                _ when failure.ToolMissing => new("tool-missing", failure.Reason),
                _ => Problem,
            },
            Tasks = Change(failure.Operations, task => task with
            {
                Status = status,
                Attempts = failure.ToolMissing ? task.Attempts : task.Attempts + 1,
                Reason = failure.Reason,
                NotBefore = retryAt,
                FinishedAt = retryAt is null ? now : null,
                Losses = failure.LostWorker ? task.Losses + 1 : task.Losses,
                Progress = null,
            }),
        };
    }

    /// <summary>When these operations are tried again; null when they are not.</summary>
    public DateTimeOffset? RetryAt(ImmutableArray<string> operations) =>
        Of(operations).Where(task => task.Status == PhotoTaskStatus.Due).Max(task => task.NotBefore);

    /// <summary>The state in which what is due tells that it waits for the original, or does not any more.</summary>
    public PhotoState TellingItsWait() => this with
    {
        Tasks = Change(Due, task => Elsewhere is not null ? task with { Reason = WaitsForOriginal } : task.Reason == WaitsForOriginal ? task with { Reason = null } : task),
    };

    /// <summary>The operations that were given up or set aside.</summary>
    public ImmutableArray<string> GivenUp => [.. Tasks.Where(IsGivenUp).Select(task => task.Operation)];

    /// <summary>The state in which some operations are due again.</summary>
    public PhotoState WithDue(ImmutableArray<string> operations) => this with
    {
        Revision = Revision + 1,
        Tasks = Change(operations, task => task with
        {
            Status = PhotoTaskStatus.Due,
            Attempts = 0,
            NotBefore = null,
            FinishedAt = null,
            Losses = 0,
            IsBackfill = false,
        }),
    };

    /// <summary>When it was taken, by the best that is known.</summary>
    public Taken Taken => Overlay.Taken ?? TakenByFile;

    /// <summary>When it was taken, without what a person set.</summary>
    public Taken TakenByFile => Facts?.Taken ?? FileTime ?? new(ReceivedAt.UtcDateTime.WithoutKind(), null, TakenSource.Upload);

    /// <summary>What is counted of it.</summary>
    public PhotoTraits Traits => new(FormatOf(Current.ContentType), CameraName.Of(Facts?.Camera), ReceivedAt, !GivenUp.IsEmpty);

    /// <summary>How far it is.</summary>
    public PhotoStatus Status => this switch
    {
        _ when ForShowing.Any(IsGivenUp) => PhotoStatus.Failed,
        _ when ForShowing.Any(task => task.Status == PhotoTaskStatus.Due) => PhotoStatus.Pending,
        { Renditions.IsEmpty: true } => PhotoStatus.Failed,
        { Damage: not null } => PhotoStatus.Damaged,
        { Problem: not null } => PhotoStatus.Damaged,
        _ => PhotoStatus.Ready,
    };

    PhotoState WithEvents(ImmutableArray<string> operations, long? milliseconds, string outcome, DateTimeOffset now) => operations
        .Where(operation => Tasks.Any(task => task.Operation == operation && task.Status == PhotoTaskStatus.Due))
        .Aggregate(this, (photo, operation) => photo.WithEvent(
            new(now, PhotoEventKind.Operation, operation, null, Current.Number, milliseconds, outcome[..Math.Min(outcome.Length, MaxOutcome)])));

    PhotoTaskStatus StatusAfter(WorkFailure failure, out DateTimeOffset? retryAt, DateTimeOffset now)
    {
        if (failure.ToolMissing)
        {
            retryAt = now + RetrySchedule.WhileToolIsMissing;
            return PhotoTaskStatus.Due;
        }

        var tasks = Of(failure.Operations).ToList();
        var isDeadly = failure.LostWorker && tasks.Exists(static task => task.Losses + 1 >= MaxLosses);
        var attempts = tasks.Select(static task => task.Attempts + 1).DefaultIfEmpty(1).Max();
        retryAt = isDeadly || RetrySchedule.After(attempts) is not { } delay ? null : now + delay;
        return isDeadly ? PhotoTaskStatus.Quarantined : retryAt is null ? PhotoTaskStatus.Failed : PhotoTaskStatus.Due;
    }

    // A video with a poster is shown whether or not it has a film yet, and a photo that is shown stays so while something is made of it anew.
    IEnumerable<PhotoTask> ForShowing => Tasks.Where(task => Renditions.IsEmpty || (task.Operation != OperationCatalog.Transcode && !task.IsBackfill));

    /// <summary>Whether a backfill asked for these, of a photo that has something to show.</summary>
    bool IsMadeAnew(ImmutableArray<string> operations) => !Renditions.IsEmpty && Of(operations).All(static task => task.IsBackfill);

    static bool IsGivenUp(PhotoTask task) => task.Status is PhotoTaskStatus.Failed or PhotoTaskStatus.Quarantined;

    static PhotoTask Done(PhotoTask task, DateTimeOffset now) => task with
    {
        Status = PhotoTaskStatus.Done,
        Attempts = task.Attempts + 1,
        Reason = null,
        NotBefore = null,
        FinishedAt = now,
        Progress = null,
    };

    IEnumerable<PhotoTask> Of(ImmutableArray<string> operations) => Tasks.Where(task => operations.Contains(task.Operation));

    Taken? FileTime => Origin.Modified is { } modified
        ? new(modified.DateTime.WithoutKind(), (int)modified.Offset.TotalMinutes, TakenSource.File)
        : null;

    static string FormatOf(string contentType) => contentType.Length is > 0 and <= 100 && contentType.All(char.IsAscii) && !contentType.Any(char.IsControl) ? contentType : "application/octet-stream";

    /// <summary>What a media type is taken for until the bytes have told.</summary>
    public static PhotoKind KindOf(string contentType) => contentType switch
    {
        _ when contentType.StartsWith("image/", StringComparison.Ordinal) => PhotoKind.Image,
        _ when contentType.StartsWith("video/", StringComparison.Ordinal) => PhotoKind.Video,
        _ => PhotoKind.Other,
    };

    ImmutableArray<PhotoTask> Change(ImmutableArray<string> operations, Func<PhotoTask, PhotoTask> change) =>
        [.. Tasks.Select(task => operations.Contains(task.Operation) ? change(task) : task)];
}
