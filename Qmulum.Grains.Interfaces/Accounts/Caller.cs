using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>Who a request comes from, as its credential tells.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="IsAdministrator">Whether it looks after the server.</param>
/// <param name="CredentialId">The session or the key.</param>
/// <param name="Scope">What a key is limited to; null for a session, which is not.</param>
[GenerateSerializer, Immutable, Alias("qmulum.caller")]
public sealed record Caller(
    [property: Id(0)] Guid AccountId,
    [property: Id(1)] bool IsAdministrator,
    [property: Id(2)] Guid CredentialId,
    [property: Id(3)] KeyScope? Scope);

/// <summary>What a key may be used for: never more than its owner may do.</summary>
/// <param name="Permissions">At least one.</param>
/// <param name="LibraryId">The one library that it reaches; null for all of its owner's.</param>
[GenerateSerializer, Immutable, Alias("qmulum.key-scope")]
public sealed record KeyScope([property: Id(0)] ImmutableArray<Permission> Permissions, [property: Id(1)] string? LibraryId);
