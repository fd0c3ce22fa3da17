using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>What a library's stream carries: the changes that were entered together, in order.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.library-changes")]
public sealed record LibraryChanges([property: Id(0)] string LibraryId, [property: Id(1)] ImmutableArray<Change> Changes);
