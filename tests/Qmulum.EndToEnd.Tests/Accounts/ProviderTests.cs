namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>Signing in by an outside provider: whom it knows comes in, and nobody else's account is opened by it.</summary>
[Trait("Host", "either")] // the provider answers the API, not a grain
public sealed class ProviderTests : IAsyncLifetime
{
    const string Start = "/api/v1/session/providers/club";

    IdentityProvider? _club;
    ServerProcess? _server;

    IdentityProvider Club => _club!;

    ServerProcess Server => _server!;

    public async Task InitializeAsync()
    {
        var port = LoopbackPort.Free();
        _club = await IdentityProvider.StartAsync(port);
        _server = await ServerProcess.StartAsync(new ServerSettings { Port = port, Arguments = ["--registration", "open"], Environment = _club.Settings });
    }

    public async Task DisposeAsync()
    {
        if (_club is not null)
        {
            await _club.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Somebody_unknown_gets_an_account_and_has_it_the_next_time_though_the_server_was_killed_meanwhile()
    {
        await Club.BecomeAsync("clara-1", "clara@example.org");
        var guest = new Guest(Server);
        Assert.Equal("/", await PassAsync(guest));
        var account = (await guest.GetAsync("/api/v1/me")).Expect(200).Json;
        Assert.Equal(("clara@example.org", "Clara of the Club"), (account.GetProperty("email").GetString(), account.GetProperty("name").GetString()));
        Assert.Single((await guest.GetAsync("/api/v1/libraries")).Expect(200).Json.GetProperty("libraries").EnumerateArray());

        // Somebody is on the way when the server dies: what protects their state must still be known.
        var again = new Guest(Server);
        var leaving = (await again.GetAsync(Start)).Expect(302);
        await Server.RestartAsync();

        Assert.Equal("/", await ReturnAsync(again, leaving));
        Assert.Equal(account.GetProperty("id").GetString(), (await again.GetAsync("/api/v1/me")).Expect(200).Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_account_with_the_same_address_is_opened_by_its_own_person_alone()
    {
        await Club.BecomeAsync("attacker-1", ServerOwner.Email);

        var guest = new Guest(Server);

        Assert.Equal("/sign-in?refused=registration-closed", await PassAsync(guest));
        (await guest.GetAsync("/api/v1/me")).ExpectProblem(401, "unauthorized");
    }

    [Fact]
    public async Task An_address_that_the_provider_does_not_vouch_for_makes_no_account()
    {
        await Club.BecomeAsync("clara-2", "unverified@example.org", verified: false);

        Assert.Equal("/sign-in?refused=registration-closed", await PassAsync(new Guest(Server)));
    }

    [Fact]
    public async Task Whoever_is_signed_in_links_it_and_can_end_that()
    {
        await Club.BecomeAsync("olga-1", "olga@elsewhere.example");
        var owner = new Guest(Server);
        (await owner.SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201);
        Assert.Equal("/account/security", await PassAsync(owner));
        var linked = Assert.Single((await owner.GetAsync("/api/v1/me/providers")).Expect(200).Json.GetProperty("providers").EnumerateArray());
        Assert.Equal(("club", "the club"), (linked.GetProperty("name").GetString(), linked.GetProperty("label").GetString()));

        var guest = new Guest(Server);
        Assert.Equal("/", await PassAsync(guest));

        Assert.Equal(ServerOwner.Email, (await guest.GetAsync("/api/v1/me")).Expect(200).Json.GetProperty("email").GetString());
        (await guest.SendAsync(HttpMethod.Delete, "/api/v1/me/providers/club")).Expect(204);
        var stranger = new Guest(Server);
        Assert.Equal("/", await PassAsync(stranger));
        Assert.Equal("olga@elsewhere.example", (await stranger.GetAsync("/api/v1/me")).Expect(200).Json.GetProperty("email").GetString());
    }

    [Fact]
    public async Task What_comes_back_to_another_browser_opens_nothing()
    {
        await Club.BecomeAsync("clara-3", "clara3@example.org");
        var leaving = (await new Guest(Server).GetAsync(Start)).Expect(302);

        var other = new Guest(Server);

        Assert.Equal("/sign-in?refused=provider-failed", await ReturnAsync(other, leaving));
        (await other.GetAsync("/api/v1/me")).ExpectProblem(401, "unauthorized");
    }

    [Fact]
    public async Task The_server_tells_which_there_are_and_knows_no_others()
    {
        var offered = (await new Guest(Server).GetAsync("/api/v1/server")).Expect(200).Json.GetProperty("signIn").GetProperty("providers");

        Assert.Equal(Start, Assert.Single(offered.EnumerateArray()).GetProperty("href").GetString());
        (await new Guest(Server).GetAsync("/api/v1/session/providers/elsewhere")).ExpectProblem(404, "not-found");
        (await new Guest(Server).GetAsync("/api/v1/session/providers/elsewhere/callback")).ExpectProblem(404, "not-found");
    }

    async Task<string> PassAsync(Guest guest) => await ReturnAsync(guest, (await guest.GetAsync(Start)).Expect(302));

    /// <returns>Where the server sends the browser at the end.</returns>
    async Task<string> ReturnAsync(Guest guest, Answer leaving)
    {
        Assert.Contains("code_challenge_method=S256", leaving.Header("Location"), StringComparison.Ordinal);
        var back = await Club.PassAsync(new Uri(leaving.Header("Location")));
        return (await guest.ComeFromElsewhereAsync(back.PathAndQuery)).Expect(302).Header("Location");
    }
}
