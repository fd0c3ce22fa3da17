using System.CommandLine;
using Qmulum.Cli.Http;
using Qmulum.Cli.Keys;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum login</c>: makes a key for this machine and keeps it, so that no command asks again.</summary>
static class LoginCommand
{
    static readonly Option<Uri> Server = ServerOption.Create();

    static readonly Option<string> Email = new("--email") { Description = "Your e-mail address; asked for when it is left out.", HelpName = "ADDRESS" };

    static readonly Option<bool> Administer = new("--administer") { Description = "The key may look after the server as well, as you may." };

    // What a key has when nothing is said, and that.
    static readonly string[] WithAdministration =
        ["listLibraries", "viewLibrary", "addPhotos", "viewPhoto", "downloadPhoto", "viewAccount", "administer"];

    public static Command Create()
    {
        Command login = new("login", "Signs this machine in: asks for your password once and keeps a key in its place.") { Server, Email, Administer };
        login.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return login;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        var address = line.GetRequiredValue(Server);
        using ApiClient server = new(address, key: null);
        await server.GetServerAsync(cancellationToken);
        var email = line.GetValue(Email) ?? Prompt.Ask("E-mail: ");
        await server.SignInAsync(new(email, Prompt.AskSecretly("Password: ")), cancellationToken);
        try
        {
            var made = await server.MakeKeyAsync(new($"qmulum on {Environment.MachineName}", line.GetValue(Administer) ? WithAdministration : null), cancellationToken);
            KeyFile.Keep(address, made.Secret);
        }
        finally
        {
            await server.SignOutAsync(cancellationToken);
        }

        Console.WriteLine($"Signed in to {address}. The key of this machine is listed on the page under Account, Keys; qmulum logout forgets it here.");
        return ExitStatus.Done;
    }
}
