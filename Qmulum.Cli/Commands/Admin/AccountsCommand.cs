using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin accounts</c>: who has an account, and what is done with one.</summary>
static class AccountsCommand
{
    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Argument<string> Account = new("ACCOUNT") { Description = "Its e-mail address or id." };
    static readonly Argument<string> Email = new("ADDRESS") { Description = "The e-mail address that the person signs in with." };
    static readonly Option<string> Search = new("--search") { Description = "Part of a name or an e-mail address.", HelpName = "TEXT" };
    static readonly Option<string> Name = new("--name") { Description = "What the person is called.", Required = true };
    static readonly Option<bool> Administrator = new("--administrator") { Description = "Looks after the server as well." };
    static readonly Option<long?> Bytes = new("--bytes") { Description = "Most bytes in all of its own libraries; 0 for no limit.", HelpName = "N" };
    static readonly Option<long?> Photos = new("--photos") { Description = "Most photos in all of its own libraries; 0 for no limit.", HelpName = "N" };

    public static Command Create()
    {
        Command accounts = new("accounts", "Lists accounts, the newest first; and below, what is done with one.") { Search };
        Listing.Fill(
            accounts,
            line => $"admin/accounts?limit=200{(line.GetValue(Search) is { } search ? $"&search={Uri.EscapeDataString(search)}" : "")}",
            "accounts", "id", "email", "name", "administrator", "disabled", "photos", "bytes", "lastSeenAt");
        accounts.Subcommands.Add(Make());
        accounts.Subcommands.Add(Change("disable", "Ends its sessions and lets its keys open nothing, until it is enabled.", _ => new() { ["disabled"] = true }));
        accounts.Subcommands.Add(Change("enable", "Opens it again.", _ => new() { ["disabled"] = false }));
        accounts.Subcommands.Add(Change("promote", "Lets it look after the server.", _ => new() { ["administrator"] = true }));
        accounts.Subcommands.Add(Change("demote", "Lets it not look after the server any more.", _ => new() { ["administrator"] = false }));
        var quota = Change("quota", "Sets what its own libraries may hold together; what is left out stays.", QuotaOf);
        quota.Options.Add(Bytes);
        quota.Options.Add(Photos);
        accounts.Subcommands.Add(quota);
        accounts.Subcommands.Add(OnOne("reset", "Makes a link by which the person chooses a new password.", async (server, id, _, cancellationToken) =>
            Console.WriteLine((await server.SendAsync(HttpMethod.Post, $"admin/accounts/{id}/reset", null, cancellationToken))!.Value.GetProperty("href").GetString())));
        accounts.Subcommands.Add(OnOne("delete", "Closes it at once and deletes it after 14 days.", async (server, id, _, cancellationToken) =>
            Console.WriteLine(
                $"It goes on {(await server.SendAsync(HttpMethod.Delete, $"admin/accounts/{id}", null, cancellationToken))!.Value.GetProperty("deletedAt").GetString()}.")));
        return accounts;
    }

    static Command Make()
    {
        Command add = new("add", "Makes an account, and a link by which its person chooses a password.") { Email, Name, Administrator, Server };
        add.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            JsonObject request = new()
            {
                ["email"] = line.GetRequiredValue(Email),
                ["name"] = line.GetRequiredValue(Name),
                ["administrator"] = line.GetValue(Administrator),
            };
            var made = await server.SendAsync(HttpMethod.Post, "admin/accounts", request.ToJsonString(), cancellationToken);
            Console.WriteLine(made!.Value.GetProperty("href").GetString());
            return ExitStatus.Done;
        }));
        return add;
    }

    static Command Change(string name, string description, Func<ParseResult, JsonObject> change) =>
        OnOne(name, description, (server, id, line, cancellationToken) =>
            server.SendAsync(HttpMethod.Patch, $"admin/accounts/{id}", change(line).ToJsonString(), cancellationToken));

    static JsonObject QuotaOf(ParseResult line)
    {
        JsonObject quota = new();
        if (line.GetValue(Bytes) is { } bytes)
        {
            quota["quotaBytes"] = bytes;
        }

        if (line.GetValue(Photos) is { } photos)
        {
            quota["quotaPhotos"] = photos;
        }

        return quota;
    }

    static Command OnOne(string name, string description, Func<ApiClient, string, ParseResult, CancellationToken, Task> act)
    {
        Command command = new(name, description) { Account, Server };
        command.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            if (await FindAsync(server, line.GetRequiredValue(Account), cancellationToken) is not { } id)
            {
                Console.Error.WriteLine($"Nobody has an account as \"{line.GetRequiredValue(Account)}\".");
                return ExitStatus.Usage;
            }

            await act(server, id, line, cancellationToken);
            return ExitStatus.Done;
        }));
        return command;
    }

    static async Task<string?> FindAsync(ApiClient server, string account, CancellationToken cancellationToken)
    {
        if (Guid.TryParseExact(account, "D", out var id))
        {
            return $"{id:D}";
        }

        var page = await server.GetAsync($"admin/accounts?limit=200&search={Uri.EscapeDataString(account)}", cancellationToken);
        var found = page.GetProperty("accounts").EnumerateArray()
            .FirstOrDefault(one => string.Equals(one.GetProperty("email").GetString(), account.Trim(), StringComparison.OrdinalIgnoreCase));
        return found.ValueKind == JsonValueKind.Undefined ? null : found.GetProperty("id").GetString();
    }
}
