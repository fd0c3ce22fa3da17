namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>No secret is in the log: every test's server looks when it ends (<see cref="ServerProcess"/>), and here is what it looks for.</summary>
public sealed class LogTests(OpenServer open) : IClassFixture<OpenServer>
{
    [Fact]
    public async Task Every_kind_of_secret_is_looked_for_in_the_log_without_a_test_thinking_of_it_and_none_is_there()
    {
        var (guest, email) = await open.PersonAsync();
        (await guest.SignInAsync(email, "a wrong password of mine")).ExpectProblem(401, "sign-in-failed");
        var key = (await guest.PostAsync("/api/v1/me/keys", new { name = "a", permissions = new[] { "viewAccount" } })).Expect(201).Json.GetProperty("secret").GetString()!;
        var library = (await guest.PostAsync("/api/v1/libraries", new { name = "Mine" })).Expect(201).Json.GetProperty("id").GetString()!;
        var invitation = (await guest.PostAsync($"/api/v1/libraries/{library}/invitations", new { role = "viewer" })).Expect(201).Json.GetProperty("href").GetString()!;
        (await open.Guest().PostAsync("/api/v1/accounts/forgot", new { email })).Expect(202);
        var reset = (await open.Mail.LetterToAsync(email, 2)).Token!;
        var totp = (await guest.PostAsync("/api/v1/me/totp", new { password = Guest.Password })).Expect(200).Json.GetProperty("secret").GetString()!;
        var code = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(totp)).ComputeTotp();
        var recovery = (await guest.SendAsync(HttpMethod.Put, "/api/v1/me/totp", new { code })).Expect(200).Json.GetProperty("recoveryCodes")[0].GetString()!;
        var owner = open.Server.Owner;

        string[] secrets =
        [
            Guest.Password, "a wrong password of mine", key, invitation[(invitation.IndexOf('#', StringComparison.Ordinal) + 1)..], reset, totp, recovery, owner.Key!, owner.Cookie!,
        ];
        Assert.All(secrets, secret => Assert.NotEmpty(Secrets.In($"before {secret} after")));
        Assert.Empty(Secrets.In(open.Server.Log.Tail()));
    }
}
