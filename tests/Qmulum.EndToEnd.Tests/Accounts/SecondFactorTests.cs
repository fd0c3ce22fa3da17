using System.Text.Json;
using OtpNet;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>With a second factor a password alone opens nothing, and no code opens twice.</summary>
public sealed class SecondFactorTests(OpenServer open) : IClassFixture<OpenServer>
{
    // A half minute may end between two lines of a test; the server takes one more either way, so the test counts from where it began.
    DateTime _began;

    [Fact]
    public async Task Signing_in_takes_a_code_and_none_is_good_twice()
    {
        var (_, email, totp, _) = await WithSecondFactorAsync();

        (await open.Guest().SignInAsync(email)).ExpectProblem(401, "second-factor");
        (await open.Guest().SignInAsync(email, code: "000000")).ExpectProblem(401, "second-factor");
        (await open.Guest().SignInAsync(email, "a wrong password", CodeOf(totp, 0))).ExpectProblem(401, "sign-in-failed");
        (await open.Guest().SignInAsync(email, code: CodeOf(totp, 0))).Expect(201);

        (await open.Guest().SignInAsync(email, code: CodeOf(totp, 0))).ExpectProblem(401, "second-factor");
        (await open.Guest().SignInAsync(email, code: CodeOf(totp, 1))).Expect(201);
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_however_it_is_typed()
    {
        var (_, email, _, codes) = await WithSecondFactorAsync();
        Assert.Equal(10, codes.Distinct().Count());

        (await open.Guest().SignInAsync(email, code: codes[0].Replace("-", " ", StringComparison.Ordinal).ToUpperInvariant())).Expect(201);

        (await open.Guest().SignInAsync(email, code: codes[0])).ExpectProblem(401, "second-factor");
        (await open.Guest().SignInAsync(email, code: codes[1])).Expect(201);
    }

    [Fact]
    public async Task Guessing_is_bounded()
    {
        var (_, email, totp, _) = await WithSecondFactorAsync();
        List<Answer> answers = [];
        for (var i = 0; i < 15; i++)
        {
            answers.Add(await open.Guest().SignInAsync(email, code: $"{i:000000}"));
        }

        Assert.Contains(answers, answer => answer.Status == 429 && answer.Header("Retry-After").Length > 0);
        (await open.Guest().SignInAsync(email, code: CodeOf(totp, 0))).ExpectProblem(429, "too-many-attempts");
    }

    [Fact]
    public async Task It_counts_once_a_code_was_shown_and_ends_with_password_and_code()
    {
        var (guest, email) = await open.PersonAsync();
        (await guest.PostAsync("/api/v1/me/totp", new { password = "a wrong password" })).ExpectProblem(401, "sign-in-failed");
        var offer = (await guest.PostAsync("/api/v1/me/totp", new { password = Guest.Password })).Expect(200).Json;
        Assert.StartsWith("otpauth://totp/Qmulum", offer.GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("data:image/svg+xml;base64,", offer.GetProperty("qr").GetString(), StringComparison.Ordinal);
        (await guest.SendAsync(HttpMethod.Put, "/api/v1/me/totp", new { code = "000000" })).ExpectProblem(400, "invalid");
        (await open.Guest().SignInAsync(email)).Expect(201);
        var totp = TotpOf(offer);

        (await guest.SendAsync(HttpMethod.Put, "/api/v1/me/totp", new { code = CodeOf(totp, -1) })).Expect(200);

        Assert.True((await guest.GetAsync("/api/v1/me")).Expect(200).Json.GetProperty("twoFactor").GetBoolean());
        (await guest.SendAsync(HttpMethod.Delete, "/api/v1/me/totp", new { password = Guest.Password, code = "000000" })).ExpectProblem(401, "second-factor");
        (await guest.SendAsync(HttpMethod.Delete, "/api/v1/me/totp", new { password = Guest.Password, code = CodeOf(totp, 0) })).Expect(204);
        (await open.Guest().SignInAsync(email)).Expect(201);
    }

    async Task<(Guest Guest, string Email, Totp Totp, IReadOnlyList<string> Codes)> WithSecondFactorAsync()
    {
        var (guest, email) = await open.PersonAsync();
        var totp = TotpOf((await guest.PostAsync("/api/v1/me/totp", new { password = Guest.Password })).Expect(200).Json);

        // That of the half minute before: the test has this one's and the next one's left.
        var confirmed = (await guest.SendAsync(HttpMethod.Put, "/api/v1/me/totp", new { code = CodeOf(totp, -1) })).Expect(200).Json;
        return (guest, email, totp, [.. confirmed.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!)]);
    }

    Totp TotpOf(JsonElement offer)
    {
        _began = DateTime.UtcNow;
        return new(Base32Encoding.ToBytes(offer.GetProperty("secret").GetString()));
    }

    string CodeOf(Totp totp, int steps) => totp.ComputeTotp(_began.AddSeconds(30 * steps));
}
