namespace Qmulum.Grains.Interfaces;

/// <summary>A file that the library holds.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.hash-match")]
public sealed record HashMatch([property: Id(0)] ContentHash Hash, [property: Id(1)] Guid PhotoId);
