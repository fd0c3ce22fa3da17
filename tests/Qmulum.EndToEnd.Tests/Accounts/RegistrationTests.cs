namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>An account is made by whoever has the address, and nobody learns who has one.</summary>
public sealed class RegistrationTests(OpenServer open) : IClassFixture<OpenServer>
{
    [Fact]
    public async Task The_letters_link_opens_the_account_and_its_library_once()
    {
        var guest = open.Guest();
        var email = OpenServer.NewEmail();
        (await guest.PostAsync("/api/v1/accounts", OpenServer.Registration(email))).Expect(202);
        var letter = await open.Mail.LetterToAsync(email);
        (await guest.SignInAsync(email)).ExpectProblem(401, "sign-in-failed");

        (await guest.PostAsync("/api/v1/accounts/confirm", new { token = letter.Token })).Expect(204);

        (await guest.SignInAsync(email)).Expect(201);
        var library = Assert.Single((await guest.GetAsync("/api/v1/libraries")).Expect(200).Json.GetProperty("libraries").EnumerateArray());
        Assert.Equal("owner", library.GetProperty("role").GetString());
        Assert.False((await guest.GetAsync("/api/v1/me")).Expect(200).Json.GetProperty("administrator").GetBoolean());
        (await guest.PostAsync("/api/v1/accounts/confirm", new { token = letter.Token })).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_letter_comes_from_the_set_sender_with_a_link_behind_the_sign_that_browsers_keep()
    {
        var email = OpenServer.NewEmail();
        (await open.Guest().PostAsync("/api/v1/accounts", OpenServer.Registration(email))).Expect(202);

        var letter = await open.Mail.LetterToAsync(email);

        Assert.Contains("<qmulum@example.org>", letter.From, StringComparison.Ordinal);
        Assert.Equal(new Uri(open.Server.Address, "/confirm"), new Uri(letter.Link!.GetLeftPart(UriPartial.Query)));
        Assert.StartsWith("qmc_", letter.Token, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_has_an_account_is_answered_alike_and_its_owner_is_told()
    {
        var (_, email) = await open.PersonAsync();

        var known = (await open.Guest().PostAsync("/api/v1/accounts", OpenServer.Registration(email))).Expect(202);
        var unknown = (await open.Guest().PostAsync("/api/v1/accounts", OpenServer.Registration(OpenServer.NewEmail()))).Expect(202);

        Assert.Equal(unknown.Text, known.Text);
        Assert.Equal(NamesOf(unknown), NamesOf(known));
        Assert.Null((await open.Mail.LetterToAsync(email, 2)).Link);
    }

    [Fact]
    public async Task Of_two_who_asked_with_one_address_the_first_to_open_a_link_has_it()
    {
        var email = OpenServer.NewEmail();
        (await open.Guest().PostAsync("/api/v1/accounts", OpenServer.Registration(email, "the password of one"))).Expect(202);
        (await open.Guest().PostAsync("/api/v1/accounts", OpenServer.Registration(email, "the password of two"))).Expect(202);
        var tokens = new[] { (await open.Mail.LetterToAsync(email)).Token, (await open.Mail.LetterToAsync(email, 2)).Token };

        (await open.Guest().PostAsync("/api/v1/accounts/confirm", new { token = tokens[1] })).Expect(204);

        (await open.Guest().PostAsync("/api/v1/accounts/confirm", new { token = tokens[0] })).ExpectProblem(409, "conflict");
        (await open.Guest().SignInAsync(email, "the password of two")).Expect(201);
        (await open.Guest().SignInAsync(email, "the password of one")).ExpectProblem(401, "sign-in-failed");
    }

    [Fact]
    public async Task A_mailbox_is_not_filled_by_whoever_asks_again_and_again()
    {
        var email = OpenServer.NewEmail();
        for (var i = 0; i < 8; i++)
        {
            (await open.Guest().PostAsync("/api/v1/accounts", OpenServer.Registration(email))).Expect(202);
        }

        // What was asked later is done later: when this one's letter is there, the others' would be.
        var (_, last) = await open.PersonAsync();

        await open.Mail.LetterToAsync(last);
        Assert.Equal(5, open.Mail.Letters.Count(letter => letter.To == email));
    }

    [Theory]
    [InlineData("""{"email":"a@example.org","password":"long enough password"}""", "name")]
    [InlineData("""{"name":"A","email":"no address","password":"long enough password"}""", "email")]
    [InlineData("""{"name":"A","email":"a@example.org","password":"too short"}""", "password")]
    public async Task A_value_that_cannot_be_used_is_named(string json, string named)
    {
        using var stranger = open.Server.CreateStranger();
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        var answer = (await Answer.ReadAsync(await stranger.PostAsync("/api/v1/accounts", content))).ExpectProblem(400, "invalid");

        Assert.StartsWith(named, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("qmc_nonsense")]
    [InlineData("qmr_AAAAAAAAAAAAAAAAAAAAAHjtddlMj5pCX36bzz-T7EEny2SIO5-pSbt-r7XL62AM")]
    [InlineData("qmc_AAAAAAAAAAAAAAAAAAAAAHjtddlMj5pCX36bzz-T7EEny2SIO5-pSbt-r7XL62AM")]
    public async Task A_link_that_is_none_does_nothing(string? token)
    {
        (await open.Guest().PostAsync("/api/v1/accounts/confirm", new { token })).ExpectProblem(403, "forbidden");
        (await open.Guest().PostAsync("/api/v1/accounts/reset", new { token, password = Guest.Password })).ExpectProblem(403, "forbidden");
    }

    static IEnumerable<string> NamesOf(Answer answer) => answer.Headers.Select(header => header.Key).Order();
}
