namespace Qmulum.Grains.Interfaces;

/// <summary>The outcome of <see cref="IPhotoGrain.Create"/>.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.photo-created")]
public sealed record PhotoCreated([property: Id(0)] Receipt Receipt, [property: Id(1)] PhotoEntry Entry);
