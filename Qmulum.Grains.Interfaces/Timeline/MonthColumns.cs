using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// What a grid needs of a month's photos, a column for each fact: the n-th value of every column is of the n-th photo. Columns cost half the
/// bytes of a list of objects and are read without one allocation a photo.
/// </summary>
/// <param name="Seq">The latest change that touched this month.</param>
/// <param name="Count">How many photos the month has in all.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
[GenerateSerializer, Immutable, Alias("qmulum.month-columns")]
public sealed record MonthColumns(
    [property: Id(0)] long Seq,
    [property: Id(1)] int Count,
    [property: Id(2)] string? Next,
    [property: Id(3)] ImmutableArray<Guid> Id,
    [property: Id(4)] ImmutableArray<DateTime> Taken,
    [property: Id(5)] ImmutableArray<int> Width,
    [property: Id(6)] ImmutableArray<int> Height,
    [property: Id(7)] ImmutableArray<byte[]> Placeholder,
    [property: Id(8)] ImmutableArray<string> Tag,
    [property: Id(9)] ImmutableArray<PhotoKind> Kind,
    [property: Id(10)] ImmutableArray<PhotoStatus> Status);

/// <summary>A page of photos.</summary>
/// <param name="Photos">In the order that was asked for.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
[GenerateSerializer, Immutable, Alias("qmulum.photo-page")]
public sealed record PhotoPage([property: Id(0)] ImmutableArray<PhotoEntry> Photos, [property: Id(1)] string? Next);
