using System.CommandLine;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin tasks</c>: what was given up, and another try of it.</summary>
static class TasksCommand
{
    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Argument<string> Photo = new("PHOTO") { Description = "The photo's id." };

    public static Command Create()
    {
        var tasks = Listing.Create(
            "tasks", "Lists tasks that were given up or set aside, and why.", "admin/tasks?state=failed", "tasks",
            "photoId", "libraryId", "operation", "status", "attempts", "at", "reason");
        Command retry = new("retry", "Tries again what was given up on a photo.") { Photo, Server };
        retry.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            await server.SendAsync(HttpMethod.Post, $"admin/tasks/{Uri.EscapeDataString(line.GetRequiredValue(Photo))}/retry", null, cancellationToken);
            return ExitStatus.Done;
        }));
        tasks.Subcommands.Add(retry);
        return tasks;
    }
}
