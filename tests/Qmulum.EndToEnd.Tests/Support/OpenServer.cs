namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>A server at which everybody may make an account, and the mail server that its letters go to.</summary>
public sealed class OpenServer : IAsyncLifetime
{
    ServerProcess? _server;
    MailCatcher? _mail;
    static int _people;

    public ServerProcess Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    public MailCatcher Mail => _mail ?? throw new InvalidOperationException("The mail server has not been started.");

    public async Task InitializeAsync()
    {
        _mail = await MailCatcher.StartAsync();
        _server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--registration", "open", .. _mail.Arguments] });
    }

    public async Task DisposeAsync()
    {
        if (_mail is not null)
        {
            await _mail.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal Guest Guest() => new(Server);

    /// <summary>An address that no other test has.</summary>
    internal static string NewEmail() => $"person{Interlocked.Increment(ref _people)}@example.org";

    /// <summary>Asks for an account; a letter with a link follows.</summary>
    internal static object Registration(string email, string password = Support.Guest.Password) => new { name = "Petra", email, password };

    /// <summary>Somebody with a confirmed account, signed in.</summary>
    internal async Task<(Guest Guest, string Email)> PersonAsync()
    {
        var guest = Guest();
        var email = NewEmail();
        (await guest.PostAsync("/api/v1/accounts", Registration(email))).Expect(202);
        var letter = await Mail.LetterToAsync(email);
        (await guest.PostAsync("/api/v1/accounts/confirm", new { token = letter.Token })).Expect(204);
        (await guest.SignInAsync(email)).Expect(201);
        return (guest, email);
    }
}
