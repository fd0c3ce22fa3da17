using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>What an account's grain tells an administrator of it.</summary>
/// <param name="Info">Who it is.</param>
/// <param name="LastSeenAt">When one of its sessions or keys was last used, to ten minutes; null when none is there that was.</param>
/// <param name="Limits">What its libraries may hold.</param>
[GenerateSerializer, Immutable, Alias("qmulum.account-standing")]
public sealed record AccountStanding(
    [property: Id(0)] AccountInfo Info, [property: Id(1)] DateTimeOffset? LastSeenAt, [property: Id(2)] UsageLimits Limits);

/// <summary>An account as an administrator sees it.</summary>
/// <param name="Standing">What it is and may.</param>
/// <param name="Used">What its own libraries hold.</param>
[GenerateSerializer, Immutable, Alias("qmulum.account-overview")]
public sealed record AccountOverview([property: Id(0)] AccountStanding Standing, [property: Id(1)] Usage Used);

/// <summary>Accounts, the newest first.</summary>
/// <param name="Next">The <c>after</c> of the next page; null for the last.</param>
[GenerateSerializer, Immutable, Alias("qmulum.account-page")]
public sealed record AccountPage([property: Id(0)] ImmutableArray<AccountOverview> Accounts, [property: Id(1)] Guid? Next);
