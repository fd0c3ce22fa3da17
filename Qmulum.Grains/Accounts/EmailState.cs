using System.Collections.Immutable;

namespace Qmulum.Grains.Accounts;

/// <summary>Whose an e-mail address is.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.email-state")]
public sealed record EmailState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public Guid? AccountId { get; init; }

    /// <summary>Hashes of the network addresses that the person came in from last, the latest last.</summary>
    [Id(2)] public ImmutableArray<string> KnownPlaces { get; init; } = [];
}
