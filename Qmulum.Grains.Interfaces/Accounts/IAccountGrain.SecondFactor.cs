using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>A second factor: the codes of an app (TOTP, RFC 6238), and recovery codes for when it is lost.</summary>
public partial interface IAccountGrain
{
    /// <summary>Makes a secret for an app. It counts once a code of it was shown; a later one takes its place.</summary>
    /// <returns>160 bits in base32 (RFC 4648, section 6; as many as RFC 4226, section 4, R6 asks for).</returns>
    [Alias("OfferTotp")]
    Task<string> OfferTotp();

    /// <summary>From now on signing in by password takes a code of the secret that was offered.</summary>
    /// <param name="code">One that the app shows.</param>
    /// <param name="recoveryHashes">Of the codes that may be used once each in its place: <see cref="RecoveryCode.HashOf"/>.</param>
    /// <returns>False when the code is not of that secret.</returns>
    [Alias("ConfirmTotp")]
    Task<bool> ConfirmTotp(string code, ImmutableArray<string> recoveryHashes);

    /// <summary>Signing in takes no second factor any more.</summary>
    [Alias("RemoveTotp"), Idempotent]
    Task RemoveTotp();

    /// <summary>Uses a code up: neither one of the app nor a recovery code is good twice. Wrong ones are bounded.</summary>
    [Alias("TakeCode")]
    Task<CodeCheck> TakeCode(string code);
}
