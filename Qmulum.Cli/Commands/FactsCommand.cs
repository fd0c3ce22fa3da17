using System.CommandLine;
using System.Text.Json;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum facts ID</c>: all that the server knows of a photo.</summary>
static class FactsCommand
{
    static readonly Argument<string> Photo = new("ID") { Description = "The photo's id." };
    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Option<bool> AsJson = new("--json") { Description = "As the API answers it." };

    public static Command Create()
    {
        Command facts = new("facts", "Tells all that the server knows of a photo.") { Photo, Server, AsJson };
        facts.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return facts;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        var facts = await server.GetPhotoAsync(line.GetRequiredValue(Photo), cancellationToken);
        if (line.GetValue(AsJson))
        {
            Console.WriteLine(facts.GetRawText());
        }
        else
        {
            Write("", facts);
        }

        return ExitStatus.Done;
    }

    /// <summary>One line for each value, named by the way to it: <c>camera.make: …</c>, <c>versions.0.size: …</c>.</summary>
    static void Write(string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Write(Join(path, property.Name), property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    Write(Join(path, $"{index}"), item);
                }

                break;
            default:
                Console.WriteLine($"{path}: {PlainText.OneLine(value.ToString())}");
                break;
        }
    }

    static string Join(string path, string part) => path.Length == 0 ? part : $"{path}.{part}";
}
