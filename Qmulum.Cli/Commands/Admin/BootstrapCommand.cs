using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin bootstrap</c>: sets a server up by a file, as often as one likes.</summary>
static class BootstrapCommand
{
    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Option<string> File = new("--file", "-f") { Description = "The file; docs/administration.md says what it can have.", HelpName = "FILE", Required = true };

    static readonly Option<string> Link = new("--link")
    {
        Description = "The link of the server's first start, or the file with it: the file's first administrator becomes the first account.",
        HelpName = "LINK",
    };

    public static Command Create()
    {
        Command bootstrap = new("bootstrap", "Makes users, libraries, members and keys of a file that are not there yet.") { File, Link, Server };
        bootstrap.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return bootstrap;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        var path = line.GetRequiredValue(File);
        var text = await System.IO.File.ReadAllTextAsync(path, cancellationToken);
        if (Parse(text, path) is not { } file)
        {
            return ExitStatus.Usage;
        }

        var address = line.GetRequiredValue(Server);
        if (line.GetValue(Link) is not { } link)
        {
            using var known = ServerOption.Connect(address);
            return await SendAsync(known, text, cancellationToken);
        }

        if (TokenOf(link) is not { } token || FirstAdministrator(file) is not { } first)
        {
            return ExitStatus.Usage;
        }

        using ApiClient server = new(address, key: null);
        return await SetUpAsync(server, token, first, text, cancellationToken);
    }

    /// <summary>Makes the first account, and does the rest in its name.</summary>
    static async Task<ExitStatus> SetUpAsync(ApiClient server, string token, JsonObject first, string text, CancellationToken cancellationToken)
    {
        JsonObject request = new()
        {
            ["token"] = token,
            ["name"] = first["name"]?.DeepClone(),
            ["email"] = first["email"]?.DeepClone(),
            ["password"] = first["password"]?.DeepClone(),
        };
        await server.SendAsync(HttpMethod.Post, "setup", request.ToJsonString(), cancellationToken);
        try
        {
            return await SendAsync(server, text, cancellationToken);
        }
        finally
        {
            await server.SignOutAsync(cancellationToken);
        }
    }

    static async Task<ExitStatus> SendAsync(ApiClient server, string text, CancellationToken cancellationToken)
    {
        var done = (await server.SendAsync(HttpMethod.Post, "admin/bootstrap", text, cancellationToken))!.Value;
        Tell(done, "users", user => user.GetProperty("email").GetString()!, "href");
        Tell(done, "libraries", library => $"{library.GetProperty("name").GetString()} ({library.GetProperty("id").GetString()})", secret: null);
        Tell(done, "keys", key => $"{key.GetProperty("name").GetString()} of {key.GetProperty("owner").GetString()}", "secret");
        return ExitStatus.Done;
    }

    static void Tell(JsonElement done, string list, Func<JsonElement, string> nameOf, string? secret)
    {
        foreach (var one in done.GetProperty(list).EnumerateArray())
        {
            var made = one.GetProperty("made").GetBoolean() ? "made" : "is there";
            var told = secret is not null && one.TryGetProperty(secret, out var value) ? $"  {value.GetString()}" : "";
            Console.WriteLine($"{list}: {PlainText.OneLine(nameOf(one))}: {made}{told}");
        }
    }

    static JsonObject? Parse(string text, string path)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject file)
            {
                return file;
            }

            Console.Error.WriteLine($"{path} is no JSON object; docs/administration.md has an example.");
        }
        catch (JsonException e)
        {
            Console.Error.WriteLine($"{path} is no JSON: {e.Message}");
        }

        return null;
    }

    static JsonObject? FirstAdministrator(JsonObject file)
    {
        var first = (file["users"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(user => user["administrator"] is JsonValue flag && flag.TryGetValue(out bool administrator) && administrator);
        if (first?["password"] is null)
        {
            Console.Error.WriteLine("With --link the file needs a user with \"administrator\": true and a \"password\": they become the first account.");
            return null;
        }

        return first;
    }

    static string? TokenOf(string link)
    {
        var text = System.IO.File.Exists(link) ? System.IO.File.ReadAllText(link).Trim() : link;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Fragment.Length > 1)
        {
            return address.Fragment[1..];
        }

        Console.Error.WriteLine("--link is neither a link such as http://localhost:5080/setup#qmx_… nor a file with one.");
        return null;
    }
}
