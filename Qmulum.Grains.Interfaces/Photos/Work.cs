using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>What is due on one version of a photo, as one batch: the version is fetched once and decoded once.</summary>
/// <param name="PurgeStamp">That the photo is to be deleted for good, and by which stamp; nothing else is done then.</param>
/// <param name="Frame">How the picture is framed; null for as it is.</param>
/// <param name="Tag">The cache tag that the renditions get.</param>
/// <param name="PartOf">Of what is to be deleted for good: the photo that it is the film of.</param>
/// <param name="Film">Of what is to be deleted for good: the photo that is its film.</param>
/// <param name="Suspected">Whether it was begun so often without an end that it may take the server down: it is to rest, not to be worked on.</param>
[GenerateSerializer, Immutable, Alias("qmulum.work-order")]
public sealed record WorkOrder(
    [property: Id(0)] Guid PhotoId,
    [property: Id(1)] string LibraryId,
    [property: Id(2)] PhotoVersion Version,
    [property: Id(3)] string Name,
    [property: Id(4)] DateTimeOffset? Modified,
    [property: Id(5)] ImmutableArray<string> Operations,
    [property: Id(6)] bool Suspected,
    [property: Id(7)] long? PurgeStamp = null,
    [property: Id(8)] PictureFrame? Frame = null,
    [property: Id(9)] string? Tag = null,
    [property: Id(20)] Guid? PartOf = null,
    [property: Id(21)] Guid? Film = null);

/// <summary>How a person wants a picture framed, after the file's own orientation.</summary>
/// <param name="Turn">1 to 8, as EXIF counts orientations.</param>
/// <param name="Crop">Which part of the turned picture is shown; null for all.</param>
[GenerateSerializer, Immutable, Alias("qmulum.picture-frame")]
public sealed record PictureFrame([property: Id(0)] int Turn, [property: Id(1)] PhotoCrop? Crop);

/// <summary>What a worker made of a <see cref="WorkOrder"/>.</summary>
/// <param name="Version">The version that it worked on.</param>
/// <param name="Operations">Which operations these are the results of.</param>
/// <param name="Kind">Image, video or other, as the bytes tell.</param>
/// <param name="ContentType">The media type that the bytes tell.</param>
/// <param name="Pixels">What the pixels are; null when nothing decoded.</param>
/// <param name="Facts">What the file says about itself; null when that was not asked.</param>
/// <param name="Placeholder">ThumbHash; empty when nothing decoded.</param>
/// <param name="PerceptualHash">64-bit DCT hash; null when nothing decoded.</param>
/// <param name="Renditions">The files that are in the location now.</param>
/// <param name="Tag">Their cache tag.</param>
/// <param name="Problem">Why there is nothing, or only part, to show.</param>
/// <param name="Gives">What is to be taken over of this.</param>
/// <param name="Milliseconds">How long it took.</param>
[GenerateSerializer, Immutable, Alias("qmulum.work-result")]
public sealed record WorkResult(
    [property: Id(0)] int Version,
    [property: Id(1)] ImmutableArray<string> Operations,
    [property: Id(2)] PhotoKind Kind,
    [property: Id(3)] string ContentType,
    [property: Id(4)] Pixels? Pixels,
    [property: Id(5)] PhotoFacts? Facts,
    [property: Id(6)] byte[] Placeholder,
    [property: Id(7)] ulong? PerceptualHash,
    [property: Id(8)] ImmutableArray<Rendition> Renditions,
    [property: Id(9)] string Tag,
    [property: Id(10)] Problem? Problem,
    [property: Id(11)] WorkParts Gives = WorkParts.Unsaid,
    [property: Id(12)] long Milliseconds = 0)
{
    /// <summary>That an operation was done which gives nothing.</summary>
    public static WorkResult OfNothing(WorkOrder order) => new(
        order.Version.Number, order.Operations, PhotoKind.Other, "", null, null, [], null, [], "", null, WorkParts.Nothing);
}

/// <summary>What a worker's results are to be taken over of.</summary>
[Flags]
[GenerateSerializer, Alias("qmulum.work-parts")]
public enum WorkParts
{
    /// <summary>A process of an earlier version did not say: all that its operations give.</summary>
    Unsaid = 0,

    /// <summary>Nothing but that it was done.</summary>
    Nothing = 1,

    /// <summary>Renditions, pixels, placeholder and perceptual hash.</summary>
    Pictures = 2,

    /// <summary>What the file says about itself.</summary>
    Facts = 4,

    /// <summary>The film, beside the renditions that are there.</summary>
    Film = 8,
}

/// <summary>Why a worker could not do its batch.</summary>
/// <param name="Version">The version that it worked on.</param>
/// <param name="Operations">What it could not do.</param>
/// <param name="Reason">The sentence for an administrator.</param>
/// <param name="ToolMissing">Whether a program is not on the machine: the batch waits for it, however long that takes.</param>
/// <param name="LostWorker">Whether the file cost the worker that was at it: a crash, a hang, or too much memory.</param>
[GenerateSerializer, Immutable, Alias("qmulum.work-failure")]
public sealed record WorkFailure(
    [property: Id(0)] int Version,
    [property: Id(1)] ImmutableArray<string> Operations,
    [property: Id(2)] string Reason,
    [property: Id(3)] bool LostWorker = false,
    [property: Id(4)] bool ToolMissing = false);
