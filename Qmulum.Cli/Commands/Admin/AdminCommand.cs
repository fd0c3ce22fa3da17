using System.CommandLine;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin</c>: looking after the server.</summary>
static class AdminCommand
{
    public static Command Create() => new("admin", "Looks after the server: with the key of an administrator that may.")
    {
        AccountsCommand.Create(),
        AuditCommand.Create(),
        Listing.Create("links", "Lists links that wait to be handed out, where no e-mail is sent.", "admin/links", "links", "kind", "email", "href", "expiresAt"),
        Listing.Create("libraries", "Lists all libraries: whose they are and how large.", "admin/libraries", "libraries", "id", "name", "owner", "members", "photos", "bytes"),
        Listing.Create("storage", "Checks where the bytes live.", "admin/storage", "locations", "name", "state", "freeBytes", "totalBytes", "problem"),
        LocationsCommand.Create(),
        Listing.Create("queues", "Tells what waits for a worker and what is worked on.", "admin/queues", "queues", "name", "due", "running", "oldest"),
        TasksCommand.Create(),
        Listing.Create("workers", "Lists the processes that work on what is due.", "admin/workers", "workers", "name", "slots", "busy", "done", "failed", "lost", "startedAt"),
        BackfillsCommand.Create(),
        CareCommand.Create(),
        StatisticsCommand.Create(),
        ReindexCommand.Create(),
        BootstrapCommand.Create(),
    };
}
