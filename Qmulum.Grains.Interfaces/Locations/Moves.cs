namespace Qmulum.Grains.Interfaces;

/// <summary>How the move of a library is.</summary>
[GenerateSerializer, Alias("qmulum.move-status")]
public enum MoveStatus
{
    /// <summary>It goes on, or begins within seconds.</summary>
    Running = 1,

    /// <summary>Nothing of the library is at a former location any more.</summary>
    Done = 2,

    /// <summary>Something could not be moved, and is tried again each hour.</summary>
    Unfinished = 3,

    /// <summary>Somebody has it wait.</summary>
    Paused = 4,

    /// <summary>Its last part could not be done as a whole, as when a location is away. It is tried again in half a minute.</summary>
    Waiting = 5,
}

/// <summary>How fast moves may copy.</summary>
/// <param name="MegabytesPerSecond">Megabytes (2^20 bytes) a second of all together; 0 for as fast as they can.</param>
/// <param name="BytesPerSecond">Bytes a second for each that goes on at present; 0 likewise.</param>
[GenerateSerializer, Immutable, Alias("qmulum.move-pace")]
public sealed record MovePace([property: Id(0)] int MegabytesPerSecond, [property: Id(1)] long BytesPerSecond)
{
    /// <summary>The most megabytes a second that can be said.</summary>
    public const int Most = 100_000;
}

/// <summary>A part of a move: the photos of a library whose ids begin with one byte, and of those after it as many as there is time for.</summary>
/// <param name="LibraryId">The library.</param>
/// <param name="Round">Which turn over the library's photos it is, over all of its moves.</param>
/// <param name="Shard">The first byte of the photos' ids, 0 to 255; 256 for what belongs to no photo.</param>
[GenerateSerializer, Immutable, Alias("qmulum.move-slice")]
public sealed record MoveSlice([property: Id(0)] string LibraryId, [property: Id(1)] long Round, [property: Id(2)] int Shard)
{
    /// <summary>The shard after the last one.</summary>
    public const int End = 257;
}

/// <summary>What a part of a move came to.</summary>
/// <param name="Photos">Photos whose originals were moved.</param>
/// <param name="Bytes">Bytes that were copied.</param>
/// <param name="Found">Blobs that were at a former location.</param>
/// <param name="Left">Of these, such as cannot be moved.</param>
/// <param name="Reason">Why the first of those cannot; null when all could.</param>
[GenerateSerializer, Immutable, Alias("qmulum.move-count")]
public sealed record MoveCount(
    [property: Id(0)] long Photos, [property: Id(1)] long Bytes, [property: Id(2)] long Found, [property: Id(3)] long Left, [property: Id(4)] string? Reason)
{
    /// <summary>Nothing yet.</summary>
    public static MoveCount Zero { get; } = new(0, 0, 0, 0, null);

    /// <summary>Both together.</summary>
    public static MoveCount operator +(MoveCount one, MoveCount other) => new(
        one.Photos + other.Photos, one.Bytes + other.Bytes, one.Found + other.Found, one.Left + other.Left, one.Reason ?? other.Reason);
}

/// <summary>How far the move of a library is.</summary>
/// <param name="LibraryId">The library.</param>
/// <param name="Status">What it does.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it was done.</param>
/// <param name="Total">Photos that the library had when it began, those in the trash included.</param>
/// <param name="Photos">Photos that were moved.</param>
/// <param name="Bytes">Bytes that were copied.</param>
/// <param name="Left">Blobs that could not be moved in the last turn over the library.</param>
/// <param name="Reason">Why its last part could not be done as a whole; else why the first of those could not be moved; else that a location was given up from which it came.</param>
[GenerateSerializer, Immutable, Alias("qmulum.move-report")]
public sealed record MoveReport(
    [property: Id(0)] string LibraryId,
    [property: Id(1)] MoveStatus Status,
    [property: Id(2)] DateTimeOffset StartedAt,
    [property: Id(3)] DateTimeOffset? FinishedAt,
    [property: Id(4)] long Total,
    [property: Id(5)] long Photos,
    [property: Id(6)] long Bytes,
    [property: Id(7)] long Left,
    [property: Id(8)] string? Reason);
