using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>A part of a library's log.</summary>
/// <param name="Changes">In the order of their numbers.</param>
/// <param name="LastSeq">The number of the library's latest change.</param>
/// <param name="More">Whether there are changes after this part.</param>
[GenerateSerializer, Immutable, Alias("qmulum.change-page")]
public sealed record ChangePage(
    [property: Id(0)] ImmutableArray<Change> Changes,
    [property: Id(1)] long LastSeq,
    [property: Id(2)] bool More);
