using System.Collections.Immutable;
using System.Security.Cryptography;
using OtpNet;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Accounts;

/// <summary>The account's second factor.</summary>
public sealed partial class AccountGrain
{
    const int SecretBytes = 20;

    // A clock that is up to 30 seconds off, either way (RFC 6238, section 5.2).
    static readonly VerificationWindow Window = new(previous: 1, future: 1);

    AttemptBuckets? _codes;

    // Three codes of a million are good at a time: who has the password guesses one in 3 years at this rate, on average.
    AttemptBuckets Codes => _codes ??= new(clock, burst: 10, refill: TimeSpan.FromMinutes(5));

    public async Task<string> OfferTotp()
    {
        RequireCreated();
        var secret = Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes)).TrimEnd('=');
        await state.CommitAsync(state.State with { OfferedTotp = secret });
        return secret;
    }

    public async Task<bool> ConfirmTotp(string code, ImmutableArray<string> recoveryHashes)
    {
        RequireCreated();
        if (state.State.OfferedTotp is not { } secret || StepOf(secret, code) is not { } step)
        {
            return false;
        }

        await state.CommitAsync(state.State with { Totp = new(secret, step, recoveryHashes), OfferedTotp = null });
        return true;
    }

    public Task RemoveTotp()
    {
        RequireCreated();
        return state.CommitAsync(state.State with { Totp = null, OfferedTotp = null });
    }

    public async Task<CodeCheck> TakeCode(string code)
    {
        RequireCreated();
        if (state.State.Totp is not { } totp)
        {
            return new(false, null);
        }

        // Not held up by wrong codes: whoever has the password and tries codes must not keep the owner out.
        var recovery = RecoveryCode.HashOf(code);
        if (totp.RecoveryHashes.Contains(recovery))
        {
            await state.CommitAsync(state.State with { Totp = totp with { RecoveryHashes = totp.RecoveryHashes.Remove(recovery) } });
            return new(true, null);
        }

        if (Codes.Take("", isKnown: false) is { } wait)
        {
            return new(false, wait);
        }

        if (StepOf(totp.Secret, code) is not { } step || step <= totp.LastStep)
        {
            return new(false, null);
        }

        await state.CommitAsync(state.State with { Totp = totp with { LastStep = step } });
        return new(true, null);
    }

    /// <summary>The number of the half minute that the code is of; null when it is of none that counts now.</summary>
    long? StepOf(string secret, string code) =>
        new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(clock.GetUtcNow().UtcDateTime, code, out var step, Window) ? step : null;
}
