using System.CommandLine;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin audit</c>: who did what, from where and when.</summary>
static class AuditCommand
{
    static readonly Option<string> Account = new("--account") { Description = "Of this account alone: its e-mail address or id.", HelpName = "ADDRESS" };
    static readonly Option<string> Action = new("--action") { Description = "What was done, such as signInFailed; docs/audit.md lists them.", HelpName = "WORD" };
    static readonly Option<DateTimeOffset?> From = new("--from") { Description = "Not before, such as 2026-11-01.", HelpName = "TIME" };
    static readonly Option<DateTimeOffset?> To = new("--to") { Description = "Only before.", HelpName = "TIME" };

    public static Command Create()
    {
        Command audit = new("audit", "Lists who did what, from where and when, the newest first.") { Account, Action, From, To };
        Listing.Fill(audit, PathOf, "entries", "at", "action", "actor", "account", "detail", "address", "client");
        return audit;
    }

    static string PathOf(ParseResult line)
    {
        (string Name, string? Value)[] given =
        [
            ("account", line.GetValue(Account)), ("action", line.GetValue(Action)),
            ("from", line.GetValue(From)?.ToString("O")), ("to", line.GetValue(To)?.ToString("O")),
        ];
        return "admin/audit?limit=500" + string.Concat(
            given.Where(one => one.Value is not null).Select(one => $"&{one.Name}={Uri.EscapeDataString(one.Value!)}"));
    }
}
