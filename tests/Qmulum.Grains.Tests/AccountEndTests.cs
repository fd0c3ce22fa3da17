using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>Links of letters, and how an account ends, on either host.</summary>
public class AccountEndTests
{
    static readonly Visitor Here = new("tests", "192.0.2.1");

    readonly ShiftedClock _clock = new();

    [Fact]
    public async Task A_link_is_good_once_and_until_its_time_and_only_for_what_it_is()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var (id, account) = await CreateAsync(home);
        await account.AddLink(new(TokenKind.Reset, "first", NewLink.ResetLifetime, null));
        await account.AddLink(new(TokenKind.Reset, "second", NewLink.ResetLifetime, null));
        await home.DeactivateAsync();
        account = home.Grains.Account(id);

        Assert.Null(await account.FindLink(TokenKind.Confirmation, "first"));
        Assert.NotNull(await account.FindLink(TokenKind.Reset, "first"));
        Assert.True(await account.ResetPassword("first", "hash"));
        Assert.False(await account.ResetPassword("first", "hash"));
        Assert.False(await account.ResetPassword("second", "hash")); // a new password ends every link to set one
        await account.AddLink(new(TokenKind.Reset, "third", NewLink.ResetLifetime, null));
        _clock.Forward(NewLink.ResetLifetime + TimeSpan.FromSeconds(1));
        Assert.False(await account.ResetPassword("third", "hash"));
    }

    [Fact]
    public async Task More_links_than_are_kept_end_the_oldest_of_their_kind()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var (_, account) = await CreateAsync(home);
        await account.AddLink(new(TokenKind.Confirmation, "other", NewLink.ConfirmationLifetime, "b@example.org"));
        for (var i = 0; i < 6; i++)
        {
            await account.AddLink(new(TokenKind.Reset, $"{i}", NewLink.ResetLifetime, null));
        }

        Assert.Null(await account.FindLink(TokenKind.Reset, "0"));
        Assert.NotNull(await account.FindLink(TokenKind.Reset, "1"));
        Assert.NotNull(await account.FindLink(TokenKind.Confirmation, "other"));
    }

    [Fact]
    public async Task An_account_that_nobody_confirms_goes_and_gives_its_address_back()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var id = AccountId.New();
        var account = home.Grains.Account(id);
        await account.Register(new("Anna", "anna@example.org", "hash", false, false), Confirmation);
        await home.Grains.Email(Address).Claim(id);
        await TickAsync(account);
        Assert.NotNull(await account.GetInfo());

        _clock.Forward(TimeSpan.FromHours(24.1));
        await TickAsync(account);

        Assert.Null(await account.GetInfo());
        Assert.Null(await home.Grains.Email(Address).GetAccount());
    }

    [Fact]
    public async Task A_confirmed_account_stays()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var account = home.Grains.Account(AccountId.New());
        await account.Register(new("Anna", "anna@example.org", "hash", false, false), Confirmation);
        Assert.NotNull(await account.ConfirmEmail("link"));

        _clock.Forward(TimeSpan.FromDays(30));
        await TickAsync(account);

        Assert.NotNull(await account.GetInfo());
    }

    [Fact]
    public async Task A_deleted_account_goes_after_its_grace_with_all_that_opened_it()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var (id, account) = await CreateAsync(home);
        await home.Grains.Email(Address).Claim(id);
        await home.Grains.Login("club", "clara").Claim(id);
        await account.AddLogin("club", LoginKey.Of("club", "clara"));
        var session = SecretToken.Create(TokenKind.Session, id).Hash;
        await account.StartSession(Guid.NewGuid(), session, Here);
        await account.NoteLibrary("mine");
        await home.Grains.Library("mine").Found("Mine", id);
        await account.RequestDeletion();
        _clock.Forward(TimeSpan.FromDays(13.9));
        await TickAsync(account);
        Assert.NotNull(await account.Authenticate(TokenKind.Session, session, Here));

        _clock.Forward(TimeSpan.FromDays(0.2));
        await TickAsync(account);

        Assert.Null(await account.GetInfo());
        Assert.Null(await account.Authenticate(TokenKind.Session, session, Here));
        Assert.Null(await home.Grains.Email(Address).GetAccount());
        Assert.Null(await home.Grains.Login("club", "clara").GetAccount());
        Assert.Equal(LibraryRole.None, await home.Grains.Library("mine").GetRole(id));
        Assert.NotNull(await home.Grains.Library("mine").GetDeletion(id));
        await home.DeactivateAsync();
        Assert.Null(await home.Grains.Account(id).GetInfo());
    }

    [Fact]
    public async Task A_restored_account_stays()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var (_, account) = await CreateAsync(home);
        await account.RequestDeletion();
        await account.Restore();

        _clock.Forward(TimeSpan.FromDays(15));
        await TickAsync(account);

        Assert.Null((await account.GetInfo())!.DeletedAt);
    }

    [Fact]
    public async Task A_challenge_is_good_once_and_for_five_minutes()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var challenge = home.Grains.GetGrain<IChallengeGrain>("one");
        await challenge.Keep("asked");
        Assert.Equal("asked", await challenge.Take());
        Assert.Null(await challenge.Take());

        await home.Grains.GetGrain<IChallengeGrain>("two").Keep("asked");
        _clock.Forward(TimeSpan.FromMinutes(5.1));

        Assert.Null(await home.Grains.GetGrain<IChallengeGrain>("two").Take());
    }

    static EmailAddress Address => EmailAddress.TryParse("anna@example.org", out var address) ? address : throw new InvalidOperationException();

    static NewLink Confirmation => new(TokenKind.Confirmation, "link", NewLink.ConfirmationLifetime, "anna@example.org");

    static async Task<(Guid Id, IAccountGrain Account)> CreateAsync(TestLibrary home)
    {
        var id = AccountId.New();
        await home.Grains.Account(id).Create(new("Anna", "anna@example.org", "hash", IsAdministrator: false, EmailConfirmed: true));
        return (id, home.Grains.Account(id));
    }

    /// <summary>The reminder comes, as it does every hour from the day on that it is for.</summary>
    static Task TickAsync(IAccountGrain account) =>
        account.AsReference<IRemindable>().ReceiveReminder("end", new(DateTime.UtcNow, TimeSpan.FromHours(1), DateTime.UtcNow));
}
