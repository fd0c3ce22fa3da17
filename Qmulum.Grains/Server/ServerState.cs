using System.Collections.Immutable;

namespace Qmulum.Grains.Server;

/// <summary>What is kept once for the whole installation.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.server-state")]
public sealed record ServerState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    /// <summary>Whether the first account has been made.</summary>
    [Id(1)] public bool IsSetUp { get; init; }

    /// <summary>Of the links to make it, the latest last: hashes.</summary>
    [Id(2)] public ImmutableArray<string> SetupHashes { get; init; } = [];

    /// <summary>The id that the first account has, once somebody began to make it.</summary>
    [Id(3)] public Guid? FirstAccount { get; init; }

    /// <summary>Accounts that look after the server and can be used: never one more than there are.</summary>
    [Id(4)] public ImmutableArray<Guid> Administrators { get; init; } = [];
}
