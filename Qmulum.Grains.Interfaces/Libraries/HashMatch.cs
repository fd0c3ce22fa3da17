namespace Qmulum.Grains.Interfaces;

/// <summary>A file that the library holds.</summary>
/// <param name="InTrash">Whether its photo lies in the trash.</param>
[GenerateSerializer, Immutable, Alias("qmulum.hash-match")]
public sealed record HashMatch([property: Id(0)] ContentHash Hash, [property: Id(1)] Guid PhotoId, [property: Id(2)] bool InTrash = false);
