using System.CommandLine;
using System.CommandLine.Parsing;
using Qmulum.Cli.Http;
using Qmulum.Cli.Keys;

namespace Qmulum.Cli.Commands;

/// <summary><c>--server URL</c>, the same for every command.</summary>
static class ServerOption
{
    public static Option<Uri> Create() => new("--server", "-s")
    {
        Description = "The server's address, for example http://localhost:5080 (or the variable QMULUM_URL).",
        HelpName = "URL",
        CustomParser = Parse,
        DefaultValueFactory = _ => FromEnvironment(),
    };

    /// <summary>A client of that server that shows this machine's key.</summary>
    public static ApiClient Connect(Uri server) => new(server, KeyFile.Find(server));

    static Uri FromEnvironment() =>
        Environment.GetEnvironmentVariable("QMULUM_URL") is { Length: > 0 } named && TryParse(named, out var address)
            ? address
            : new Uri("http://localhost:5080/");

    static Uri? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (TryParse(text, out var address))
        {
            return address;
        }

        argument.AddError($"--server '{text}' is no address: it looks like http://localhost:5080.");
        return null;
    }

    /// <summary>With a slash at the end, so that a server below a path keeps that path.</summary>
    static bool TryParse(string text, out Uri address)
    {
        var isAddress = Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https";
        address = parsed!;
        return isAddress;
    }
}
