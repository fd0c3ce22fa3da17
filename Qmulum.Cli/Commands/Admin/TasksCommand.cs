using System.CommandLine;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin tasks</c>: what is due or was given up; another try of it, or none.</summary>
static class TasksCommand
{
    static readonly Argument<string> Photo = new("PHOTO") { Description = "The photo's id." };

    static readonly Option<string> State = new("--state") { Description = "failed (the usual), due or running.", HelpName = "WORD" };
    static readonly Option<string> Operation = new("--operation") { Description = "Of this operation alone, such as thumbnails@1.", HelpName = "NAME@VERSION" };
    static readonly Option<string> Library = new("--library") { Description = "Of this library alone.", HelpName = "ID" };

    public static Command Create()
    {
        Command tasks = new("tasks", "Lists tasks that were given up or set aside, and why; or those that are due.") { State, Operation, Library };
        Listing.Fill(tasks, PathOf, "tasks", "photoId", "libraryId", "operation", "status", "attempts", "at", "reason");
        tasks.Subcommands.Add(Post("retry", "Tries again what was given up on a photo."));
        tasks.Subcommands.Add(Post("cancel", "Takes back what is due on a photo and is not done."));
        return tasks;
    }

    static Command Post(string name, string description) => Posting.Create(
        name, description, line => $"admin/tasks/{Uri.EscapeDataString(line.GetRequiredValue(Photo))}/{name}", Photo);

    static string PathOf(ParseResult line)
    {
        (string Name, string? Value)[] given = [("operation", line.GetValue(Operation)), ("library", line.GetValue(Library))];
        return $"admin/tasks?state={Uri.EscapeDataString(line.GetValue(State) ?? "failed")}" + string.Concat(
            given.Where(one => one.Value is not null).Select(one => $"&{one.Name}={Uri.EscapeDataString(one.Value!)}"));
    }
}
