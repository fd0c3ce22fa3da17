using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>The bytes of a photo as uploaded (number 1) or after an edit.</summary>
/// <param name="Number">1 for the upload.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="Size">How many there are.</param>
/// <param name="ContentType">Their media type.</param>
/// <param name="BlobKey">Where they lie in the location.</param>
/// <param name="CreatedAt">When they came, or were made.</param>
/// <param name="Crc32">Their CRC-32, which a ZIP needs before their first byte; null for one that came before it was kept.</param>
/// <param name="ElsewhereSince">Since when the library's replicas alone have them; null when they are in the location.</param>
[GenerateSerializer, Immutable, Alias("qmulum.photo-version")]
public sealed record PhotoVersion(
    [property: Id(0)] int Number,
    [property: Id(1)] ContentHash Hash,
    [property: Id(2)] long Size,
    [property: Id(3)] string ContentType,
    [property: Id(4)] string BlobKey,
    [property: Id(5)] DateTimeOffset CreatedAt,
    [property: Id(6)] uint? Crc32 = null,
    [property: Id(7)] DateTimeOffset? ElsewhereSince = null);

/// <summary>A file derived from a version.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.rendition")]
public sealed record Rendition(
    [property: Id(0)] string Kind,
    [property: Id(1)] string ContentType,
    [property: Id(2)] int Width,
    [property: Id(3)] int Height,
    [property: Id(4)] long Size,
    [property: Id(5)] string BlobKey);

/// <summary>How far a task is.</summary>
[GenerateSerializer, Alias("qmulum.task-status")]
public enum PhotoTaskStatus
{
    Due = 1,
    Done = 2,
    Failed = 3,

    /// <summary>Its file cost a worker twice: it is left alone until somebody asks for it.</summary>
    Quarantined = 4,

    /// <summary>An administrator took it back.</summary>
    Cancelled = 5,
}

/// <summary>One operation due on a photo, or done.</summary>
/// <param name="Operation">Its name and version, such as "thumbnails@1".</param>
/// <param name="Status">How far it is.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">Why it failed last.</param>
/// <param name="NotBefore">When it may be tried again.</param>
/// <param name="FinishedAt">When it was done or given up.</param>
/// <param name="Losses">How often its file cost the worker that was at it.</param>
/// <param name="IsBackfill">Whether a backfill made it due: the photo is shown as it is meanwhile, and however it ends.</param>
/// <param name="Progress">How much of it is done, in percent, while it runs and when that is known.</param>
[GenerateSerializer, Immutable, Alias("qmulum.photo-task")]
public sealed record PhotoTask(
    [property: Id(0)] string Operation,
    [property: Id(1)] PhotoTaskStatus Status,
    [property: Id(2)] int Attempts,
    [property: Id(3)] string? Reason,
    [property: Id(4)] DateTimeOffset? NotBefore,
    [property: Id(5)] DateTimeOffset? FinishedAt,
    [property: Id(6)] int Losses = 0,
    [property: Id(7)] int? Progress = null,
    [property: Id(8)] bool IsBackfill = false);

/// <summary>All that is known of a photo.</summary>
/// <param name="Overlay">What persons set over what the file says.</param>
/// <param name="Look">How often it was turned or cut.</param>
/// <param name="CanUndo">Whether there is an edit to take back.</param>
/// <param name="TakenByFile">When it was taken, without what a person set.</param>
/// <param name="PartOf">The photo that it is the film of; null for a photo of its own.</param>
/// <param name="Film">The photo that is its film; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("qmulum.photo-details")]
public sealed record PhotoDetails(
    [property: Id(0)] PhotoEntry Entry,
    [property: Id(1)] string LibraryId,
    [property: Id(2)] DateTimeOffset ReceivedAt,
    [property: Id(3)] Origin Origin,
    [property: Id(4)] Taken Taken,
    [property: Id(5)] Pixels? Pixels,
    [property: Id(6)] PhotoFacts? Facts,
    [property: Id(7)] ImmutableArray<PhotoVersion> Versions,
    [property: Id(8)] ImmutableArray<Rendition> Renditions,
    [property: Id(9)] ImmutableArray<PhotoTask> Tasks,
    [property: Id(10)] Problem? Problem,
    [property: Id(11)] PhotoOverlay? Overlay = null,
    [property: Id(12)] int Look = 0,
    [property: Id(13)] bool CanUndo = false,
    [property: Id(14)] Taken? TakenByFile = null,
    [property: Id(20)] Guid? PartOf = null,
    [property: Id(21)] Guid? Film = null)
{
    /// <summary>What persons set.</summary>
    public PhotoOverlay Edits => Overlay ?? PhotoOverlay.None;

    /// <summary>How the picture is framed; null for as it is.</summary>
    public PictureFrame? Frame => Edits is { Turn: 1, Crop: null } ? null : new(Edits.Turn, Edits.Crop);

    /// <summary>The version that is shown: the latest.</summary>
    public PhotoVersion Current => Versions[^1];
}
