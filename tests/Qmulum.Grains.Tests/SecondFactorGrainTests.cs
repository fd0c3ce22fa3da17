using OtpNet;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>Codes of an app and recovery codes, on either host.</summary>
public class SecondFactorGrainTests
{
    readonly ShiftedClock _clock = new();

    [Fact]
    public async Task A_code_is_good_once_and_those_before_it_are_good_no_more()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var (account, totp) = await WithTotpAsync(home);
        var earlier = CodeOf(totp);
        _clock.Forward(TimeSpan.FromSeconds(30));
        var now = CodeOf(totp);

        Assert.True((await account.TakeCode(now)).IsGood);

        Assert.False((await account.TakeCode(now)).IsGood);
        Assert.False((await account.TakeCode(earlier)).IsGood);
        await home.DeactivateAsync();
        Assert.False((await home.Grains.GetGrain<IAccountGrain>(account.GetPrimaryKeyString()).TakeCode(now)).IsGood);
        _clock.Forward(TimeSpan.FromSeconds(30));
        Assert.True((await home.Grains.GetGrain<IAccountGrain>(account.GetPrimaryKeyString()).TakeCode(CodeOf(totp))).IsGood);
    }

    [Fact]
    public async Task A_code_of_a_clock_that_is_a_minute_off_is_none()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var (account, totp) = await WithTotpAsync(home);

        var code = totp.ComputeTotp(_clock.GetUtcNow().UtcDateTime.AddSeconds(61));

        Assert.False((await account.TakeCode(code)).IsGood);
    }

    [Fact]
    public async Task Wrong_codes_are_bounded_and_hold_up_no_recovery_code()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var (account, totp) = await WithTotpAsync(home);
        for (var i = 0; i < 10; i++)
        {
            Assert.Null((await account.TakeCode($"wrong {i}")).RetryAfter);
        }

        _clock.Forward(TimeSpan.FromSeconds(60));
        Assert.InRange((await account.TakeCode(CodeOf(totp))).RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

        Assert.True((await account.TakeCode("ABCD EFGH")).IsGood);
        Assert.False((await account.TakeCode("abcd-efgh")).IsGood);
        _clock.Forward(TimeSpan.FromMinutes(5));
        Assert.True((await account.TakeCode(CodeOf(totp))).IsGood);
    }

    string CodeOf(Totp totp) => totp.ComputeTotp(_clock.GetUtcNow().UtcDateTime);

    /// <summary>An account with a second factor whose one recovery code is "abcd-efgh".</summary>
    async Task<(IAccountGrain Account, Totp Totp)> WithTotpAsync(TestLibrary home)
    {
        var account = home.Grains.Account(AccountId.New());
        await account.Create(new("Anna", "anna@example.org", "hash", IsAdministrator: false, EmailConfirmed: true));
        var totp = new Totp(Base32Encoding.ToBytes(await account.OfferTotp()));
        Assert.False(await account.ConfirmTotp("000", []));
        Assert.False((await account.GetInfo())!.TwoFactor);

        Assert.True(await account.ConfirmTotp(totp.ComputeTotp(_clock.GetUtcNow().UtcDateTime.AddSeconds(-30)), [RecoveryCode.HashOf("abcd-efgh")]));
        Assert.True((await account.GetInfo())!.TwoFactor);
        return (account, totp);
    }
}
