namespace Qmulum.Grains.Interfaces;

/// <summary>A link of a letter that is to be good for something.</summary>
/// <param name="Kind">What for: <see cref="TokenKind.Confirmation"/> or <see cref="TokenKind.Reset"/>.</param>
/// <param name="SecretHash">What is kept of its token.</param>
/// <param name="Lifetime">How long it is good.</param>
/// <param name="Email">The address that it confirms; null for one that confirms none.</param>
[GenerateSerializer, Immutable, Alias("qmulum.new-link")]
public sealed record NewLink(
    [property: Id(0)] TokenKind Kind,
    [property: Id(1)] string SecretHash,
    [property: Id(2)] TimeSpan Lifetime,
    [property: Id(3)] string? Email)
{
    /// <summary>How long an address can be confirmed.</summary>
    public static readonly TimeSpan ConfirmationLifetime = TimeSpan.FromHours(24);

    /// <summary>How long a forgotten password can be replaced.</summary>
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);

    /// <summary>How long a password can be chosen by a link that an administrator hands out.</summary>
    public static readonly TimeSpan HandedOutLifetime = TimeSpan.FromHours(24);
}

/// <summary>A link that is good now.</summary>
/// <param name="Email">The address that it confirms; null for one that confirms none.</param>
/// <param name="ExpiresAt">Until when.</param>
[GenerateSerializer, Immutable, Alias("qmulum.link-info")]
public sealed record LinkInfo([property: Id(0)] string? Email, [property: Id(1)] DateTimeOffset ExpiresAt);

/// <summary>An address that was confirmed.</summary>
/// <param name="Account">The account as it is now.</param>
/// <param name="Before">The address that it had before; null when that is the same.</param>
[GenerateSerializer, Immutable, Alias("qmulum.confirmed-email")]
public sealed record ConfirmedEmail([property: Id(0)] AccountInfo Account, [property: Id(1)] string? Before);
