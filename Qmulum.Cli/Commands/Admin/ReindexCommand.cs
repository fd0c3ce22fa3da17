using System.CommandLine;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin reindex</c>: makes the counts and the lists anew, and waits until that is done.</summary>
static class ReindexCommand
{
    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        Command reindex = new("reindex", "Makes the counts and the lists of accounts and libraries anew.") { Server };
        reindex.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return reindex;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        await server.SendAsync(HttpMethod.Post, "admin/reindex", null, cancellationToken);
        while ((await server.GetAsync("admin/statistics", cancellationToken)).GetProperty("reindexing").GetBoolean())
        {
            await Task.Delay(LookEvery, cancellationToken);
        }

        Console.WriteLine("The counts and the lists are made anew.");
        return ExitStatus.Done;
    }
}
