using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>A library as an administrator sees it: how large it is, and not what is in it.</summary>
/// <param name="Info">The library.</param>
/// <param name="Members">How many people are in it, its owner included.</param>
/// <param name="Owner">Whose it is; null for nobody, or for an account that is gone.</param>
/// <param name="RemovedAt">When its photos go, once it was deleted.</param>
[GenerateSerializer, Immutable, Alias("qmulum.library-overview")]
public sealed record LibraryOverview(
    [property: Id(0)] LibraryInfo Info, [property: Id(1)] int Members, [property: Id(2)] AccountInfo? Owner, [property: Id(3)] DateTimeOffset? RemovedAt);

/// <summary>Libraries by their ids.</summary>
/// <param name="Next">The <c>after</c> of the next page; null for the last.</param>
[GenerateSerializer, Immutable, Alias("qmulum.library-page")]
public sealed record LibraryPage([property: Id(0)] ImmutableArray<LibraryOverview> Libraries, [property: Id(1)] string? Next);
