using System.CommandLine;

namespace Qmulum.Cli.Commands.Admin;

/// <summary>A word to the API that has something done and shows no answer.</summary>
static class Posting
{
    static readonly Option<Uri> Server = ServerOption.Create();

    /// <summary>A command that sends it.</summary>
    /// <param name="path">Where to, below <c>api/v1/</c>, by what stands on the command line.</param>
    /// <param name="subject">What it is done to; null for a word that needs none.</param>
    public static Command Create(string name, string description, Func<ParseResult, string> path, Argument<string>? subject = null)
    {
        Command command = new(name, description) { Server };
        if (subject is not null)
        {
            command.Arguments.Add(subject);
        }

        command.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            await server.SendAsync(HttpMethod.Post, path(line), null, cancellationToken);
            return ExitStatus.Done;
        }));
        return command;
    }
}
