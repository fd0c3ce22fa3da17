using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>A month that has photos.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.timeline-month")]
public sealed record TimelineMonth([property: Id(0)] int Year, [property: Id(1)] int Month, [property: Id(2)] int Count);

/// <summary>The months of a library, newest first.</summary>
/// <param name="Seq">The library's latest change that these include.</param>
/// <param name="Photos">How many photos there are in all.</param>
/// <param name="Months">The months that have some.</param>
[GenerateSerializer, Immutable, Alias("qmulum.timeline-months")]
public sealed record TimelineMonths(
    [property: Id(0)] long Seq,
    [property: Id(1)] long Photos,
    [property: Id(2)] ImmutableArray<TimelineMonth> Months);
