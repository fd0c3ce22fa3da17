using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Libraries;

/// <summary>What a library keeps of itself. Its photos, duplicates and log are rows of the index.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.library-state")]
public sealed record LibraryState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public string Name { get; init; } = "";

    [Id(2)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whose it is; null for one that was made before there were accounts.</summary>
    [Id(3)] public Guid? Owner { get; init; }

    /// <summary>Who else may do something in it; never the owner.</summary>
    [Id(4)] public ImmutableArray<Member> Members { get; init; } = [];

    public LibraryRole RoleOf(Guid accountId) => accountId == Owner
        ? LibraryRole.Owner
        : Members.FirstOrDefault(member => member.AccountId == accountId)?.Role ?? LibraryRole.None;
}
