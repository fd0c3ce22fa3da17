using System.CommandLine;
using Qmulum.Cli.Http;
using Qmulum.Cli.Keys;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum logout</c>: forgets this machine's key.</summary>
static class LogoutCommand
{
    static readonly Option<Uri> Server = ServerOption.Create();

    public static Command Create()
    {
        Command logout = new("logout", "Forgets this machine's key. End it on the page under Account, Keys if others may have it.") { Server };
        logout.SetAction((line, _) => Guard.RunAsync(() => Task.FromResult(Run(line.GetRequiredValue(Server)))));
        return logout;
    }

    static ExitStatus Run(Uri server)
    {
        Console.WriteLine(KeyFile.Forget(server) ? $"The key for {server} is forgotten." : $"There was no key for {server}.");
        return ExitStatus.Done;
    }
}
