using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>A photo in the trash.</summary>
/// <param name="At">Since when it lies there.</param>
[GenerateSerializer, Immutable, Alias("qmulum.trashed-photo")]
public sealed record TrashedPhoto([property: Id(0)] PhotoEntry Photo, [property: Id(1)] DateTimeOffset At);

/// <summary>A part of a library's trash, what came last first.</summary>
/// <param name="Photos">The photos.</param>
/// <param name="Next">Where the next part begins; null at the end.</param>
/// <param name="All">What the trash holds in all, what is just being deleted included: room that is still taken.</param>
/// <param name="Days">How long it is kept.</param>
[GenerateSerializer, Immutable, Alias("qmulum.trash-page")]
public sealed record TrashPage(
    [property: Id(0)] ImmutableArray<TrashedPhoto> Photos,
    [property: Id(1)] long? Next,
    [property: Id(2)] Usage All,
    [property: Id(3)] int Days);
