using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>What the installation holds, in numbers, of photos that are there now.</summary>
/// <param name="Accounts">How many accounts there are.</param>
/// <param name="Libraries">How many libraries there are.</param>
/// <param name="Formats">By media type, those with the most photos first.</param>
/// <param name="Cameras">By camera, the ten with the most photos.</param>
/// <param name="Days">By the day (UTC) on which they came: the last thirty, the oldest first, those without any left out.</param>
/// <param name="Locations">By where their bytes are.</param>
/// <param name="IsReindexing">Whether the lists of accounts and libraries are being made anew.</param>
/// <param name="ReindexedAt">When that was done last; null for never.</param>
/// <param name="Trash">Photos in the trash by where their bytes are: they are counted by nothing else.</param>
[GenerateSerializer, Immutable, Alias("qmulum.statistics")]
public sealed record Statistics(
    [property: Id(0)] long Accounts,
    [property: Id(1)] long Libraries,
    [property: Id(2)] ImmutableArray<PhotoCount> Formats,
    [property: Id(3)] ImmutableArray<PhotoCount> Cameras,
    [property: Id(4)] ImmutableArray<DayPhotos> Days,
    [property: Id(5)] ImmutableArray<PhotoCount> Locations,
    [property: Id(6)] bool IsReindexing,
    [property: Id(7)] DateTimeOffset? ReindexedAt,
    [property: Id(8)] ImmutableArray<PhotoCount> Trash);

/// <summary>Photos that have something in common, and the bytes of their originals.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.photo-count")]
public sealed record PhotoCount([property: Id(0)] string Name, [property: Id(1)] long Photos, [property: Id(2)] long Bytes);

/// <summary>Photos that came on a day (UTC).</summary>
[GenerateSerializer, Immutable, Alias("qmulum.day-photos")]
public sealed record DayPhotos([property: Id(0)] DateOnly Day, [property: Id(1)] long Photos);
