namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>How letters reach a mail server, and what happens without one.</summary>
[Trait("Host", "either")] // letters leave the same way
public sealed class MailTests
{
    [Fact]
    public async Task A_letter_that_is_not_taken_now_is_sent_again_and_holds_up_no_other()
    {
        await using var mail = await MailCatcher.StartAsync();
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--registration", "open", .. mail.Arguments] });
        await mail.RefuseNextAsync(1, 451);

        (await new Guest(server).PostAsync("/api/v1/accounts", OpenServer.Registration("first@example.org"))).Expect(202);
        await Deadline.WaitAsync("the refusal", () => server.Log.Contains("status 451"));
        (await new Guest(server).PostAsync("/api/v1/accounts", OpenServer.Registration("second@example.org"))).Expect(202);

        await mail.LetterToAsync("second@example.org");
        await mail.LetterToAsync("first@example.org");
        Assert.DoesNotContain("first@example.org", server.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_that_is_refused_for_good_is_not_sent_again()
    {
        await using var mail = await MailCatcher.StartAsync();
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--registration", "open", .. mail.Arguments] });
        await mail.RefuseNextAsync(1, 550);

        (await new Guest(server).PostAsync("/api/v1/accounts", OpenServer.Registration("refused@example.org"))).Expect(202);

        await Deadline.WaitAsync("the letter to be given up", () => server.Log.Contains("status 550"));
        Assert.DoesNotContain("refused@example.org", server.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_signs_in_at_the_mail_server_with_the_password_of_a_file()
    {
        const string Password = "the relay's own secret";
        Secrets.Note(Password);
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("password"), $"{Password}\n");
        await using var mail = await MailCatcher.StartAsync("relay", Password);
        await using var server = await ServerProcess.StartAsync(new ServerSettings
        {
            Arguments = ["--registration", "open", .. mail.Arguments, "--smtpUser", "relay", "--smtpPasswordFile", folder.File("password")],
        });

        (await new Guest(server).PostAsync("/api/v1/accounts", OpenServer.Registration("signed@example.org"))).Expect(202);

        await mail.LetterToAsync("signed@example.org");
    }

    [Fact]
    public async Task Without_a_mail_server_the_link_is_in_the_log()
    {
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--registration", "open"], TellsLinks = true });
        (await new Guest(server).PostAsync("/api/v1/accounts", OpenServer.Registration("told@example.org"))).Expect(202);

        await Deadline.WaitAsync("the link in the log", () => server.Log.Contains("/confirm#qmc_"));

        var token = server.Log.Tail().Split("/confirm#")[1].Split('\n')[0].Trim();
        (await new Guest(server).PostAsync("/api/v1/accounts/confirm", new { token })).Expect(204);
        (await new Guest(server).SignInAsync("told@example.org")).Expect(201);
    }

    [Theory]
    [InlineData("publicUrl", "--publicUrl", "photos.example.org")]
    [InlineData("registration", "--registration", "sometimes")]
    [InlineData("smtpTls", "--smtpHost", "mail.example.org", "--mailFrom", "a@example.org", "--smtpTls", "perhaps")]
    [InlineData("smtpTls", "--smtpHost", "mail.example.org", "--mailFrom", "a@example.org", "--smtpTls", "none", "--smtpUser", "a")]
    [InlineData("mailFrom", "--smtpHost", "mail.example.org", "--mailFrom", "nobody")]
    [InlineData("smtpPasswordFile", "--smtpHost", "mail.example.org", "--mailFrom", "a@example.org", "--smtpPasswordFile", "/no/such/file")]
    [InlineData("publicUrl", "--smtpHost", "mail.example.org", "--mailFrom", "a@example.org", "--listen", "*")]
    public async Task A_setting_that_cannot_be_used_stops_the_start_and_is_named(string named, params string[] arguments)
    {
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Arguments = arguments });

        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"The setting \"{named}\"", server.Log.Tail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closed", null, "registration-closed")]
    [InlineData("invitation", null, "registration-closed")]
    [InlineData("closed", "qmi_AAAAAAAAAAAAAAAAAAAAAHjtddlMj5pCX36bzz-T7EEny2SIO5-pSbt-r7XL62AM", "registration-closed")]
    [InlineData("invitation", "qmi_AAAAAAAAAAAAAAAAAAAAAHjtddlMj5pCX36bzz-T7EEny2SIO5-pSbt-r7XL62AM", "forbidden")]
    public async Task Registration_is_for_those_whom_the_setting_names(string rule, string? invitation, string code)
    {
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--registration", rule] });

        Assert.Equal(rule, (await new Guest(server).GetAsync("/api/v1/server")).Expect(200).Json.GetProperty("registration").GetString());
        (await new Guest(server).PostAsync("/api/v1/accounts", new { name = "A", email = "a@example.org", password = Guest.Password, invitation }))
            .ExpectProblem(403, code);
    }
}
