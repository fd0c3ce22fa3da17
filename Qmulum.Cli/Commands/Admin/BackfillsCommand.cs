using System.CommandLine;
using System.Text.Json;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin backfills</c>: one operation over every photo that has not had it.</summary>
static class BackfillsCommand
{
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    static readonly string[] Columns = ["id", "operation", "library", "state", "total", "done", "failed", "left", "secondsLeft", "startedAt"];

    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Argument<string> Operation = new("OPERATION") { Description = "The operation with its version, such as thumbnails@1." };
    static readonly Argument<string> Id = new("ID") { Description = "The backfill's id." };
    static readonly Option<string> Library = new("--library") { Description = "Of this library alone.", HelpName = "ID" };
    static readonly Option<string> From = new("--from") { Description = "Photos taken on this day or later, such as 2024-06-01.", HelpName = "DAY" };
    static readonly Option<string> To = new("--to") { Description = "Photos taken on this day or before.", HelpName = "DAY" };
    static readonly Option<string> State = new("--state") { Description = "Photos that are pending, ready, failed or damaged.", HelpName = "WORD" };

    public static Command Create()
    {
        var backfills = Listing.Create(
            "backfills", "Lists the runs of an operation over every photo that had not had it, and begins one.", "admin/backfills", "backfills", Columns);
        Command start = new("start", "Begins one and tells its id.") { Operation, Library, From, To, State, Server };
        start.SetAction((line, cancellationToken) => Guard.RunAsync(() => StartAsync(line, cancellationToken)));
        Command watch = new("watch", "Tells how far one is until it ends.") { Id, Server };
        watch.SetAction((line, cancellationToken) => Guard.RunAsync(() => WatchAsync(line, cancellationToken)));
        foreach (var command in (Command[])
        [
            start,
            watch,
            Post("pause", "Begins nothing new until it is resumed."),
            Post("resume", "Goes on after a pause."),
            Post("cancel", "Ends one; what it has done stays."),
            Post("retry", "Tries again what has failed."),
        ])
        {
            backfills.Subcommands.Add(command);
        }

        return backfills;
    }

    static Command Post(string name, string description) => Posting.Create(name, description, line => $"{PathOf(line)}/{name}", Id);

    static async Task<ExitStatus> StartAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        (string Name, string? Value)[] given =
        [
            ("operation", line.GetRequiredValue(Operation)), ("library", line.GetValue(Library)), ("from", line.GetValue(From)),
            ("to", line.GetValue(To)), ("state", line.GetValue(State)),
        ];
        var body = string.Join(',', given.Where(one => one.Value is not null).Select(one => $"\"{one.Name}\":\"{JsonEncodedText.Encode(one.Value!)}\""));
        var begun = await server.SendAsync(HttpMethod.Post, "admin/backfills", $"{{{body}}}", cancellationToken);
        Console.WriteLine(Text(begun!.Value, "id"));
        return ExitStatus.Done;
    }

    static async Task<ExitStatus> WatchAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        while (true)
        {
            var now = await server.GetAsync(PathOf(line), cancellationToken);
            Console.WriteLine($"{Text(now, "state")}: {Text(now, "done")} done, {Text(now, "failed")} failed, {Waiting(now)}{Text(now, "left")} left{Pace(now)}");
            if (Text(now, "state") is "done" or "cancelled")
            {
                return Text(now, "failed") == "0" ? ExitStatus.Done : ExitStatus.SomeFailed;
            }

            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    // Few have any.
    static string Waiting(JsonElement now) => Text(now, "waiting") is "" or "0" ? "" : $"{Text(now, "waiting")} waiting for originals that the replicas keep, ";

    static string Pace(JsonElement now) => now.TryGetProperty("perSecond", out _) && now.TryGetProperty("secondsLeft", out _)
        ? $", {Text(now, "perSecond")} a second, {Text(now, "secondsLeft")} s to go"
        : "";

    static string PathOf(ParseResult line) => $"admin/backfills/{Uri.EscapeDataString(line.GetRequiredValue(Id))}";

    static string Text(JsonElement report, string name) =>
        report.TryGetProperty(name, out var value) ? PlainText.OneLine(value.ToString()) : "";
}
