namespace Qmulum.Grains.Interfaces;

/// <summary>Somebody in a library.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.member")]
public sealed record Member([property: Id(0)] Guid AccountId, [property: Id(1)] LibraryRole Role);
