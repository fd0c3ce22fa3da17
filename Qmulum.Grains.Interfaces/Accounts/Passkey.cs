using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>A passkey: the public half of it, and what WebAuthn Level 3, section 4, calls its credential record.</summary>
/// <param name="Id">The credential's id in base64url (RFC 4648, section 5).</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="PublicKey">In the form of COSE (RFC 9052, section 7).</param>
/// <param name="SignCount">How often it signed, as it says of itself; 0 for one that does not count.</param>
/// <param name="Transports">How it is reached.</param>
/// <param name="IsUserVerified">Whether it knows its owner, by a finger or a number.</param>
/// <param name="IsBackupEligible">Whether it may be copied to other devices.</param>
/// <param name="IsBackedUp">Whether it was.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">When it last signed in; null when it never did.</param>
[GenerateSerializer, Immutable, Alias("qmulum.passkey")]
public sealed record Passkey(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] ImmutableArray<byte> PublicKey,
    [property: Id(3)] uint SignCount,
    [property: Id(4)] ImmutableArray<string> Transports,
    [property: Id(5)] bool IsUserVerified,
    [property: Id(6)] bool IsBackupEligible,
    [property: Id(7)] bool IsBackedUp,
    [property: Id(8)] DateTimeOffset CreatedAt,
    [property: Id(9)] DateTimeOffset? LastUsedAt)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;
}
