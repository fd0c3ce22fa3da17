using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin locations</c>: where bytes can live, and which libraries live where.</summary>
static class LocationsCommand
{
    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Argument<string> Location = new("LOCATION") { Description = "Its name or its id." };
    static readonly Argument<string> Name = new("NAME") { Description = "What it is called: 1 to 60 characters." };

    static readonly Argument<string> Address = new("ADDRESS")
    {
        Description = "The absolute path of a folder on the server's machine, or s3://BUCKET/PREFIX?… as docs/object-storage.md tells, without keys.",
    };

    static readonly Option<string> Id = new("--id") { Description = "The id of the location that is there, as add tells it, which does not take it.", HelpName = "ID", Required = true };

    static readonly Option<bool> Lost = new("--lost") { Description = "Gives it up, as a disk that died: what libraries still had there is missing from then on." };
    static readonly Argument<string> Library = new("LIBRARY") { Description = "The library's id." };
    static readonly Option<string> Originals = new("--originals") { Description = "Where what people sent is to be: a location's name or id.", HelpName = "LOCATION" };
    static readonly Option<string> Renditions = new("--renditions") { Description = "Where what is derived from it is to be.", HelpName = "LOCATION" };

    public static Command Create()
    {
        var locations = Listing.Create(
            "locations", "Lists the places where bytes live; and below, what is done with one.", "admin/locations", "locations", "id", "name", "address", "addedAt", "newLibraries");
        locations.Subcommands.Add(Add("add", "Makes a location of a new or empty folder or bucket, or takes one that this server had, and tells its id."));
        locations.Subcommands.Add(Add(
            "adopt", "Takes a location with bytes in it that this server does not know, as after the restore of a backup that is older; of one that it knows, the libraries that it does not look for there. Never one that another server uses.", Id));
        locations.Subcommands.Add(Default());
        locations.Subcommands.Add(OnOne("test", "Writes, reads back, copies and deletes there, and tells how fast that goes.", [], TestAsync));
        locations.Subcommands.Add(OnOne("rename", "Calls it by another name.", [Name], (server, path, line, cancellationToken) =>
            DoAsync(server, HttpMethod.Patch, path, new() { ["name"] = line.GetRequiredValue(Name) }, cancellationToken)));
        locations.Subcommands.Add(OnOne("remove", "Takes one off the list that no library has; its bytes stay.", [Lost], (server, path, line, cancellationToken) =>
            DoAsync(server, HttpMethod.Delete, line.GetValue(Lost) ? $"{path}?lost=true" : path, null, cancellationToken)));
        locations.Subcommands.Add(Use());
        locations.Subcommands.Add(Post("pause", "Has the move of a library wait."));
        locations.Subcommands.Add(Post("resume", "Goes on with the move of a library, and tries again what could not be moved."));
        locations.Subcommands.Add(Pace());
        locations.Subcommands.Add(Listing.Create(
            "moves", "Lists the moves of libraries that go on, and the last ones.", "admin/moves", "moves",
            "library", "state", "total", "photos", "bytes", "left", "startedAt", "finishedAt", "reason"));
        return locations;
    }

    /// <param name="id">The location that is meant; null where none is named.</param>
    static Command Add(string name, string description, Option<string>? id = null)
    {
        Command add = new(name, description) { Name, Address };
        if (id is not null)
        {
            add.Options.Add(id);
        }

        add.Options.Add(Server);
        add.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            JsonObject request = new()
            {
                ["name"] = line.GetRequiredValue(Name),
                ["address"] = line.GetRequiredValue(Address),
                ["adopt"] = id is null ? null : line.GetRequiredValue(id),
            };
            var made = (await server.SendAsync(HttpMethod.Post, "admin/locations", request.ToJsonString(), cancellationToken))!.Value;
            Console.WriteLine(made.GetProperty("id").GetString());
            TellFound(made, line.GetRequiredValue(Name));
            return ExitStatus.Done;
        }));
        return add;
    }

    /// <summary>Beside the id, which programs read.</summary>
    static void TellFound(JsonElement made, string name)
    {
        if (!made.TryGetProperty("libraries", out var libraries))
        {
            return;
        }

        foreach (var library in libraries.EnumerateArray())
        {
            var id = library.GetProperty("id").GetString();
            Console.Error.WriteLine(library.TryGetProperty("name", out var called)
                ? $"Bytes of the library {id} ({PlainText.OneLine(called.ToString())}) are in it, and are found from now on. It stays where it is; to have it here: qmulum admin locations use {id} --originals {PlainText.OneLine(name)}"
                : $"Bytes of the library {id} are in it, which this server does not have: see docs/locations.md.");
        }
    }

    static Command Default()
    {
        Argument<string?> both = new("LOCATION") { Description = "Where both are to be: its name or its id.", Arity = ArgumentArity.ZeroOrOne };
        Command @default = new("default", "Says in which locations libraries begin that are made from now on.") { both, Originals, Renditions, Server };
        @default.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            JsonObject request = new()
            {
                ["originals"] = line.GetValue(Originals) ?? line.GetValue(both),
                ["renditions"] = line.GetValue(Renditions) ?? line.GetValue(both),
            };
            await server.SendAsync(HttpMethod.Put, "admin/locations/default", request.ToJsonString(), cancellationToken);
            return ExitStatus.Done;
        }));
        return @default;
    }

    static Command Pace()
    {
        Argument<int?> pace = new("MEGABYTES")
        {
            Description = "Megabytes (2^20 bytes) a second, of all moves together; 0 for as fast as they can. Left out, it tells what is said.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("pace", "Says how fast moves copy: within a minute also those that go on.") { pace, Server };
        command.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            if (line.GetValue(pace) is not { } megabytes)
            {
                Console.WriteLine((await server.GetAsync("admin/moves", cancellationToken)).GetProperty("megabytesPerSecond").GetInt32());
                return ExitStatus.Done;
            }

            await server.SendAsync(HttpMethod.Put, "admin/moves/pace", new JsonObject { ["megabytesPerSecond"] = megabytes }.ToJsonString(), cancellationToken);
            return ExitStatus.Done;
        }));
        return command;
    }

    static Command Use()
    {
        Command use = new("use", "Gives a library other locations, and has what it has moved there while it is in use.") { Library, Originals, Renditions, Server };
        use.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            JsonObject request = new() { ["originals"] = line.GetValue(Originals), ["renditions"] = line.GetValue(Renditions) };
            await server.SendAsync(HttpMethod.Put, PathOf(line), request.ToJsonString(), cancellationToken);
            return ExitStatus.Done;
        }));
        return use;
    }

    static Command Post(string name, string description) => Posting.Create(name, description, line => $"{PathOf(line)}/{name}", Library);

    static string PathOf(ParseResult line) => $"admin/libraries/{Uri.EscapeDataString(line.GetRequiredValue(Library))}/locations";

    static async Task<ExitStatus> TestAsync(ApiClient server, string path, ParseResult line, CancellationToken cancellationToken)
    {
        var trial = (await server.SendAsync(HttpMethod.Post, $"{path}/test", null, cancellationToken))!.Value;
        foreach (var fact in trial.EnumerateObject())
        {
            Console.WriteLine($"{fact.Name}: {PlainText.OneLine(fact.Value.ToString())}");
        }

        return trial.GetProperty("state").GetString() == "ok" ? ExitStatus.Done : ExitStatus.SomeFailed;
    }

    static async Task<ExitStatus> DoAsync(ApiClient server, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        await server.SendAsync(method, path, body?.ToJsonString(), cancellationToken);
        return ExitStatus.Done;
    }

    static Command OnOne(
        string name, string description, Symbol[] more, Func<ApiClient, string, ParseResult, CancellationToken, Task<ExitStatus>> act)
    {
        Command command = new(name, description) { Location };
        foreach (var argument in more.OfType<Argument>())
        {
            command.Arguments.Add(argument);
        }

        foreach (var option in more.OfType<Option>().Append(Server))
        {
            command.Options.Add(option);
        }

        command.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            var wanted = line.GetRequiredValue(Location);
            var all = (await server.GetAsync("admin/locations", cancellationToken)).GetProperty("locations").EnumerateArray();
            var found = all.FirstOrDefault(one => one.GetProperty("id").GetString() == wanted || one.GetProperty("name").GetString() == wanted);
            if (found.ValueKind == JsonValueKind.Undefined)
            {
                Console.Error.WriteLine($"There is no location \"{wanted}\".");
                return ExitStatus.Usage;
            }

            return await act(server, $"admin/locations/{found.GetProperty("id").GetString()}", line, cancellationToken);
        }));
        return command;
    }
}
