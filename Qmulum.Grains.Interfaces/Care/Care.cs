namespace Qmulum.Grains.Interfaces;

/// <summary>What is looked after in a location.</summary>
[GenerateSerializer, Alias("qmulum.care-kind")]
public enum CareKind
{
    /// <summary>Renditions that no photo names go after a day. What cannot be made again is counted, and left.</summary>
    Sweep = 1,

    /// <summary>Blobs are read and compared with what is known of them.</summary>
    Verify = 2,

    /// <summary>Photos, lists and blobs are compared with each other, both ways, without reading a blob. What can be made again is.</summary>
    Compare = 3,

    /// <summary>Originals that enough replicas have proven to hold go, in libraries that want it so; those with too few fresh copies are asked back.</summary>
    Release = 4,
}

/// <summary>A part of a round: the photos of a library whose ids begin with one byte; of a release, all of them.</summary>
/// <param name="Round">Which round it is.</param>
/// <param name="LibraryId">The library, or <see cref="AllStates"/>.</param>
/// <param name="Shard">The first byte of the photos' ids, 0 to 255.</param>
[GenerateSerializer, Immutable, Alias("qmulum.care-slice")]
public sealed record CareSlice(
    [property: Id(0)] CareKind Kind, [property: Id(1)] long Round, [property: Id(2)] string LibraryId, [property: Id(3)] int Shard)
{
    /// <summary>In place of a library's id, the parts of a comparison that go over the states of all photos, whatever library they are in. They come before every library.</summary>
    public const string AllStates = "";
}

/// <summary>What was found.</summary>
/// <param name="Blobs">Blobs that were looked at.</param>
/// <param name="Bytes">Their bytes that were read.</param>
/// <param name="Removed">Renditions that no photo named, and that were removed.</param>
/// <param name="Damaged">Originals and edits whose bytes are not what they were, or are gone.</param>
/// <param name="Remade">Photos whose renditions were damaged and are made again.</param>
/// <param name="Left">Blobs that no photo names and that cannot be made again: they stay.</param>
/// <param name="Mended">Entries of lists, places in the queue and manifests that were missing or told something else, and were written again.</param>
/// <param name="Unknown">Entries of lists that no photo stands behind: they stay, as the photo's state may be what was lost.</param>
/// <param name="Released">Originals that the replicas alone have now.</param>
/// <param name="Recalled">Originals that were asked back of them.</param>
/// <param name="AtRisk">Originals of which the replicas have too few copies that can be counted on.</param>
/// <param name="Late">Originals that were asked back more than a week ago, and did not come.</param>
/// <param name="Manifests">Manifests that were read and were damaged, missing or told something else than their photo, and were written anew.</param>
/// <param name="ManifestsLeft">Manifests that stay, as the photo's state may be the older: they tell something else of edits, of the trash or of replicas, or a newer Qmulum wrote them; and those that could not be read or written.</param>
[GenerateSerializer, Immutable, Alias("qmulum.care-count")]
public sealed record CareCount(
    [property: Id(0)] long Blobs,
    [property: Id(1)] long Bytes,
    [property: Id(2)] long Removed,
    [property: Id(3)] long Damaged,
    [property: Id(4)] long Remade,
    [property: Id(5)] long Left,
    [property: Id(6)] long Mended = 0,
    [property: Id(7)] long Unknown = 0,
    [property: Id(8)] long Released = 0,
    [property: Id(9)] long Recalled = 0,
    [property: Id(10)] long AtRisk = 0,
    [property: Id(11)] long Late = 0,
    [property: Id(12)] long Manifests = 0,
    [property: Id(13)] long ManifestsLeft = 0)
{
    /// <summary>Nothing yet.</summary>
    public static CareCount Zero { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Both together.</summary>
    public static CareCount operator +(CareCount one, CareCount other) => new(
        one.Blobs + other.Blobs,
        one.Bytes + other.Bytes,
        one.Removed + other.Removed,
        one.Damaged + other.Damaged,
        one.Remade + other.Remade,
        one.Left + other.Left,
        one.Mended + other.Mended,
        one.Unknown + other.Unknown,
        one.Released + other.Released,
        one.Recalled + other.Recalled,
        one.AtRisk + other.AtRisk,
        one.Late + other.Late,
        one.Manifests + other.Manifests,
        one.ManifestsLeft + other.ManifestsLeft);
}

/// <summary>How far a round is.</summary>
/// <param name="Round">Which round it is, from 1; 0 before the first.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended; null while it runs.</param>
/// <param name="LibraryId">The library that it is in; empty while it goes over the states of all.</param>
/// <param name="Count">What it has found so far.</param>
[GenerateSerializer, Immutable, Alias("qmulum.care-round")]
public sealed record CareRound(
    [property: Id(0)] CareKind Kind,
    [property: Id(1)] long Round,
    [property: Id(2)] DateTimeOffset? StartedAt,
    [property: Id(3)] DateTimeOffset? FinishedAt,
    [property: Id(4)] string? LibraryId,
    [property: Id(5)] CareCount Count);

/// <summary>A blob that a photo names.</summary>
/// <param name="Version">The version that it is; null for a rendition, which can be made again.</param>
/// <param name="Hash">What its bytes are; null where that is not known.</param>
/// <param name="IsElsewhere">Whether the library's replicas alone have its bytes: that they are not in the location is no damage.</param>
[GenerateSerializer, Immutable, Alias("qmulum.kept-blob")]
public sealed record KeptBlob(
    [property: Id(0)] string Key, [property: Id(1)] long Size, [property: Id(2)] int? Version, [property: Id(3)] ContentHash? Hash,
    [property: Id(4)] bool IsElsewhere = false);
