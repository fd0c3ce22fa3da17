using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Accounts;

/// <summary>All that is kept of an account. A value: a change makes the next one, which is written before it counts.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.account-state")]
public sealed record AccountState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public string Name { get; init; } = "";

    [Id(2)] public string Email { get; init; } = "";

    [Id(3)] public string? PasswordHash { get; init; }

    [Id(4)] public bool IsAdministrator { get; init; }

    [Id(5)] public bool IsDisabled { get; init; }

    [Id(6)] public bool EmailConfirmed { get; init; }

    [Id(7)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The oldest first.</summary>
    [Id(8)] public ImmutableArray<SessionRecord> Sessions { get; init; } = [];

    /// <summary>The oldest first.</summary>
    [Id(9)] public ImmutableArray<KeyRecord> Keys { get; init; } = [];

    /// <summary>Libraries that may have this account as a member, the oldest first.</summary>
    [Id(10)] public ImmutableArray<string> Libraries { get; init; } = [];

    /// <summary>What the person's own libraries may hold together.</summary>
    [Id(11)] public UsageLimits Limits { get; init; } = UsageLimits.None;

    /// <summary>Links of letters that may be good, the oldest first.</summary>
    [Id(20)] public ImmutableArray<LinkRecord> Links { get; init; } = [];

    /// <summary>When it goes, once its owner asked for that.</summary>
    [Id(21)] public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>When it goes unless its address is confirmed before; null for an account that no stranger made.</summary>
    [Id(22)] public DateTimeOffset? ConfirmBy { get; init; }

    /// <summary>The second factor; null for none.</summary>
    [Id(23)] public TotpRecord? Totp { get; init; }

    /// <summary>A second factor's secret of which no code was shown yet.</summary>
    [Id(24)] public string? OfferedTotp { get; init; }

    /// <summary>The oldest first.</summary>
    [Id(25)] public ImmutableArray<Passkey> Passkeys { get; init; } = [];

    /// <summary>Outside providers by which it is opened.</summary>
    [Id(26)] public ImmutableArray<LoginInfo> Logins { get; init; } = [];

    /// <summary>Whether it is in the directory: one that was made before there was one is not.</summary>
    [Id(30)] public bool IsEnlisted { get; init; }

    /// <summary>Whether it is an administrator's that can be used.</summary>
    public bool LooksAfterServer => IsAdministrator && !IsDisabled;

    /// <summary>Whether the person may sign in and programs may act for them.</summary>
    public bool MayComeIn => EmailConfirmed && !IsDisabled;
}

/// <summary>A session as it is kept: of its token the hash alone.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.session-record")]
public sealed record SessionRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string SecretHash,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset LastUsedAt,
    [property: Id(4)] Visitor Visitor)
{
    /// <summary>A browser that was not seen for so long is signed out.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(60);

    public DateTimeOffset ExpiresAt => LastUsedAt + Lifetime;

    public SessionInfo ToInfo() => new(Id, CreatedAt, LastUsedAt, ExpiresAt, Visitor);
}

/// <summary>A key as it is kept: of its token the hash alone.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.key-record")]
public sealed record KeyRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string SecretHash,
    [property: Id(3)] KeyScope Scope,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset? ExpiresAt,
    [property: Id(6)] DateTimeOffset? LastUsedAt,
    [property: Id(7)] Visitor? LastVisitor)
{
    public KeyInfo ToInfo() => new(Id, Name, Scope, CreatedAt, ExpiresAt, LastUsedAt, LastVisitor);
}

/// <summary>A link as it is kept: of its token the hash alone.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.link-record")]
public sealed record LinkRecord(
    [property: Id(0)] TokenKind Kind,
    [property: Id(1)] string SecretHash,
    [property: Id(2)] DateTimeOffset ExpiresAt,
    [property: Id(3)] string? Email);

/// <summary>A second factor as it is kept: its secret as it is, as codes are made from it; of its recovery codes the hashes alone.</summary>
/// <param name="Secret">In base32.</param>
/// <param name="LastStep">The half minute of the last code that was used: it and those before are good no more.</param>
/// <param name="RecoveryHashes">Of those that were not used.</param>
[GenerateSerializer, Immutable, Alias("qmulum.totp-record")]
public sealed record TotpRecord(
    [property: Id(0)] string Secret,
    [property: Id(1)] long LastStep,
    [property: Id(2)] ImmutableArray<string> RecoveryHashes);
