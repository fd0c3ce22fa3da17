using System.CommandLine;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum status</c>: is the server there, and what does it hold?</summary>
static class StatusCommand
{
    static readonly Option<Uri> Server = ServerOption.Create();

    public static Command Create()
    {
        Command status = new("status", "Tells whether the server answers, its version and what its libraries hold.") { Server };
        status.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return status;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        var info = await server.GetServerAsync(cancellationToken);
        var list = await server.GetLibrariesAsync(cancellationToken);
        Console.WriteLine($"{info.Name} {info.Version} at {server.Server}");
        foreach (var library in list.Libraries)
        {
            Console.WriteLine($"{library.Id}: {library.Photos} photos, {Bytes.ToText(library.Bytes)}");
        }

        return ExitStatus.Done;
    }
}
