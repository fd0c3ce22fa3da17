namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>Back into one's account by letter, and to another address.</summary>
public sealed class ForgottenPasswordTests(OpenServer open) : IClassFixture<OpenServer>
{
    const string Better = "another horse battery";

    [Fact]
    public async Task The_letters_link_sets_a_password_once_and_ends_every_session()
    {
        var (guest, email) = await open.PersonAsync();
        (await open.Guest().PostAsync("/api/v1/accounts/forgot", new { email })).Expect(202);
        var letter = await open.Mail.LetterToAsync(email, 2);
        Assert.EndsWith("/reset", letter.Link!.AbsolutePath, StringComparison.Ordinal);
        (await open.Guest().PostAsync("/api/v1/accounts/reset", new { token = letter.Token, password = "short" })).ExpectProblem(400, "invalid");

        (await open.Guest().PostAsync("/api/v1/accounts/reset", new { token = letter.Token, password = Better })).Expect(204);

        (await guest.GetAsync("/api/v1/me")).ExpectProblem(401, "unauthorized");
        (await open.Guest().SignInAsync(email)).ExpectProblem(401, "sign-in-failed");
        (await open.Guest().SignInAsync(email, Better)).Expect(201);
        (await open.Guest().PostAsync("/api/v1/accounts/reset", new { token = letter.Token, password = Better })).ExpectProblem(403, "forbidden");
        Assert.Null((await open.Mail.LetterToAsync(email, 3)).Link);
    }

    [Fact]
    public async Task A_link_outlives_a_kill_of_the_server()
    {
        await using var mail = await MailCatcher.StartAsync();
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = mail.Arguments });
        (await new Guest(server).PostAsync("/api/v1/accounts/forgot", new { email = ServerOwner.Email })).Expect(202);
        var letter = await mail.LetterToAsync(ServerOwner.Email);

        await server.RestartAsync();

        (await new Guest(server).PostAsync("/api/v1/accounts/reset", new { token = letter.Token, password = Better })).Expect(204);
        (await new Guest(server).SignInAsync(ServerOwner.Email, Better)).Expect(201);
    }

    [Fact]
    public async Task An_address_that_nobody_has_is_answered_alike_and_gets_no_letter()
    {
        var (_, email) = await open.PersonAsync();
        var nobody = OpenServer.NewEmail();

        var unknown = (await open.Guest().PostAsync("/api/v1/accounts/forgot", new { email = nobody })).Expect(202);
        var known = (await open.Guest().PostAsync("/api/v1/accounts/forgot", new { email })).Expect(202);

        Assert.Equal(known.Text, unknown.Text);
        await open.Mail.LetterToAsync(email, 2);
        Assert.DoesNotContain(open.Mail.Letters, letter => letter.To == nobody);
    }

    [Fact]
    public async Task A_new_address_counts_once_its_link_is_opened_and_the_old_one_is_told()
    {
        var (guest, email) = await open.PersonAsync();
        var next = OpenServer.NewEmail();
        (await guest.PostAsync("/api/v1/me/email", new { email = next, password = "a wrong password" })).ExpectProblem(401, "sign-in-failed");
        (await guest.PostAsync("/api/v1/me/email", new { email = next, password = Guest.Password })).Expect(202);
        var letter = await open.Mail.LetterToAsync(next);
        Assert.Equal(email, (await guest.GetAsync("/api/v1/me")).Expect(200).Json.GetProperty("email").GetString());

        (await open.Guest().PostAsync("/api/v1/accounts/confirm", new { token = letter.Token })).Expect(204);

        Assert.Equal(next, (await guest.GetAsync("/api/v1/me")).Expect(200).Json.GetProperty("email").GetString());
        (await open.Guest().SignInAsync(next)).Expect(201);
        (await open.Guest().SignInAsync(email)).ExpectProblem(401, "sign-in-failed");
        Assert.Null((await open.Mail.LetterToAsync(email, 2)).Link);
    }

    [Fact]
    public async Task Another_persons_address_is_not_taken()
    {
        var (guest, _) = await open.PersonAsync();
        var (_, taken) = await open.PersonAsync();

        (await guest.PostAsync("/api/v1/me/email", new { email = taken, password = Guest.Password })).Expect(202);

        Assert.Null((await open.Mail.LetterToAsync(taken, 2)).Link);
        (await open.Guest().SignInAsync(taken)).Expect(201);
    }

    [Fact]
    public async Task A_deleted_account_can_be_had_back_and_its_keys_open_nothing_meanwhile()
    {
        var (guest, email) = await open.PersonAsync();
        var secret = (await guest.PostAsync("/api/v1/me/keys", new { name = "backup" })).Expect(201).Json.GetProperty("secret").GetString()!;
        (await guest.SendAsync(HttpMethod.Delete, "/api/v1/me", new { password = "a wrong password" })).ExpectProblem(401, "sign-in-failed");

        var at = (await guest.SendAsync(HttpMethod.Delete, "/api/v1/me", new { password = Guest.Password })).Expect(202).Json.GetProperty("deletedAt").GetDateTimeOffset();

        Assert.InRange(at - DateTimeOffset.UtcNow, TimeSpan.FromDays(13.9), TimeSpan.FromDays(14));
        Assert.Equal(401, await StatusWithAsync(secret));
        var back = open.Guest();
        Assert.Equal(at, (await back.SignInAsync(email)).Expect(201).Json.GetProperty("account").GetProperty("deletedAt").GetDateTimeOffset());
        (await back.PostAsync("/api/v1/me/restore")).Expect(204);
        Assert.False((await back.GetAsync("/api/v1/me")).Expect(200).Json.TryGetProperty("deletedAt", out _));
        Assert.Equal(200, await StatusWithAsync(secret));
    }

    [Fact]
    public async Task An_administrator_cannot_leave_the_server_to_nobody()
    {
        var owner = open.Guest();
        (await owner.SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201);

        (await owner.SendAsync(HttpMethod.Delete, "/api/v1/me", new { password = ServerOwner.Password })).ExpectProblem(409, "conflict");
    }

    async Task<int> StatusWithAsync(string key)
    {
        using var stranger = open.Server.CreateStranger();
        return (await new Api(stranger).GetAsync("/api/v1/libraries", ("Authorization", $"Bearer {key}"))).Status;
    }
}
