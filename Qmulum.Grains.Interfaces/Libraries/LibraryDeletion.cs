namespace Qmulum.Grains.Interfaces;

/// <summary>A library that was deleted.</summary>
/// <param name="Id">The library.</param>
/// <param name="Name">What it was called.</param>
/// <param name="DeletedAt">When it was deleted.</param>
/// <param name="RemovedAt">When its photos are removed for good.</param>
[GenerateSerializer, Immutable, Alias("qmulum.library-deletion")]
public sealed record LibraryDeletion(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] DateTimeOffset DeletedAt,
    [property: Id(3)] DateTimeOffset RemovedAt);
