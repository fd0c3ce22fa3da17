using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>Accounts, addresses and the first account, on either host.</summary>
public class AccountGrainTests
{
    static readonly Visitor Here = new("tests", "192.0.2.1");

    [Fact]
    public async Task A_session_shows_its_account_until_it_ends()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (id, account) = await CreateAsync(home);
        var token = SecretToken.Create(TokenKind.Session, id);
        var session = await account.StartSession(Guid.NewGuid(), token.Hash, Here);

        Assert.Equal(new Caller(id, false, session.Id, null), await account.Authenticate(TokenKind.Session, token.Hash, Here));
        Assert.Null(await account.Authenticate(TokenKind.Key, token.Hash, Here));
        Assert.Null(await account.Authenticate(TokenKind.Session, SecretToken.Create(TokenKind.Session, id).Hash, Here));
        await home.DeactivateAsync();
        account = home.Grains.Account(id);
        Assert.NotNull(await account.Authenticate(TokenKind.Session, token.Hash, Here));
        Assert.True(await account.EndSession(session.Id));
        Assert.Null(await account.Authenticate(TokenKind.Session, token.Hash, Here));
        Assert.False(await account.EndSession(session.Id));
    }

    [Fact]
    public async Task More_sessions_than_are_kept_end_the_one_that_was_used_longest_ago()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (id, account) = await CreateAsync(home);
        var first = SecretToken.Create(TokenKind.Session, id);
        await account.StartSession(Guid.NewGuid(), first.Hash, Here);
        for (var i = 0; i < 100; i++)
        {
            await account.StartSession(Guid.NewGuid(), SecretToken.Create(TokenKind.Session, id).Hash, Here);
        }

        Assert.Null(await account.Authenticate(TokenKind.Session, first.Hash, Here));
        Assert.Equal(100, (await account.GetSessions()).Length);
    }

    [Fact]
    public async Task A_session_whose_write_failed_is_none()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (id, account) = await CreateAsync(home);
        var token = SecretToken.Create(TokenKind.Session, id);
        home.Faults.FailNextWrites(1);

        await GrainFaults.StrikesAsync(() => account.StartSession(Guid.NewGuid(), token.Hash, Here));

        Assert.Null(await account.Authenticate(TokenKind.Session, token.Hash, Here));
        Assert.Empty(await account.GetSessions());
    }

    [Fact]
    public async Task A_use_that_cannot_be_noted_lets_its_owner_in_all_the_same()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (id, account) = await CreateAsync(home);
        var token = SecretToken.Create(TokenKind.Key, id);
        await account.AddKey(new(Guid.NewGuid(), "key", token.Hash, new([Permission.ViewLibrary], null), null));
        home.Faults.FailNextWrites(1);

        Assert.NotNull(await account.Authenticate(TokenKind.Key, token.Hash, Here));
        Assert.Null(Assert.Single(await account.GetKeys()).LastUsedAt);

        Assert.NotNull(await account.Authenticate(TokenKind.Key, token.Hash, Here));
        Assert.NotNull(Assert.Single(await account.GetKeys()).LastUsedAt);
    }

    [Fact]
    public async Task A_repeated_call_begins_one_session_and_makes_one_key()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (id, account) = await CreateAsync(home);
        var session = Guid.NewGuid();
        var key = new NewKey(Guid.NewGuid(), "twice", SecretToken.Create(TokenKind.Key, id).Hash, new([Permission.ViewLibrary], null), null);

        await account.StartSession(session, SecretToken.Create(TokenKind.Session, id).Hash, Here);
        await account.StartSession(session, SecretToken.Create(TokenKind.Session, id).Hash, Here);
        await account.AddKey(key);
        await account.AddKey(key);

        Assert.Single(await account.GetSessions());
        Assert.Single(await account.GetKeys());
    }

    [Fact]
    public async Task An_address_that_many_claim_at_once_is_one_accounts()
    {
        await using var home = await TestLibrary.CreateAsync();
        Assert.True(EmailAddress.TryParse("Anna@Example.org", out var written));
        Assert.True(EmailAddress.TryParse("anna@example.org", out var same));

        var holders = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => home.Grains.Email(i % 2 == 0 ? written : same).Claim(AccountId.New())));

        Assert.Single(holders.Distinct());
        await home.DeactivateAsync();
        Assert.Equal(holders[0], await home.Grains.Email(same).GetAccount());
    }

    [Fact]
    public async Task Who_tries_from_elsewhere_puts_off_others_from_elsewhere_and_not_the_person_at_home()
    {
        await using var home = await TestLibrary.CreateAsync();
        Assert.True(EmailAddress.TryParse("anna@example.org", out var address));
        var email = home.Grains.Email(address);
        await email.NoteSignIn("192.0.2.1");

        for (var i = 0; i < 10; i++)
        {
            Assert.Null((await email.Admit($"198.51.100.{i}")).RetryAfter);
        }

        Assert.InRange((await email.Admit("203.0.113.1")).RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Null((await email.Admit("192.0.2.1")).RetryAfter);
    }

    [Fact]
    public async Task The_first_account_has_the_id_of_the_first_who_asked_and_a_used_link_is_none()
    {
        await using var home = await TestLibrary.CreateAsync();
        var link = SecretToken.Create(TokenKind.Setup, Guid.Empty).Hash;
        var server = home.Grains.Server();
        Assert.True(await server.OfferSetup(link));
        Assert.Null(await server.BeginSetup(SecretToken.Create(TokenKind.Setup, Guid.Empty).Hash, AccountId.New()));

        var first = await server.BeginSetup(link, AccountId.New());
        var again = await server.BeginSetup(link, AccountId.New());
        await server.CompleteSetup();

        Assert.NotNull(first);
        Assert.Equal(first, again);
        Assert.Null(await server.BeginSetup(link, AccountId.New()));
        Assert.False(await server.OfferSetup(link));
    }

    [Fact]
    public async Task A_library_that_nobody_owns_is_the_first_ones_who_adopts_it()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (anna, ben) = (AccountId.New(), AccountId.New());
        Assert.Equal(LibraryRole.None, await home.Library.GetRole(anna));

        Assert.True(await home.Library.Adopt(anna));
        Assert.False(await home.Library.Adopt(ben));

        Assert.Equal(LibraryRole.Owner, await home.Library.GetRole(anna));
        Assert.Equal(LibraryRole.None, await home.Library.GetRole(ben));
        Assert.Equal(new Member(anna, LibraryRole.Owner), Assert.Single(await home.Library.GetMembers()));
    }

    static async Task<(Guid Id, IAccountGrain Account)> CreateAsync(TestLibrary home)
    {
        var id = AccountId.New();
        var account = home.Grains.Account(id);
        await account.Create(new("Anna", "anna@example.org", "hash", IsAdministrator: false, EmailConfirmed: true));
        return (id, account);
    }
}
