using System.Text.Json;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands;

/// <summary>A photo's life, one line for each thing that happened, the latest first; then where it came from.</summary>
static class PhotoHistory
{
    public static async Task<ExitStatus> WriteAsync(ApiClient server, string photo, CancellationToken cancellationToken)
    {
        var history = await server.GetHistoryAsync(photo, cancellationToken);
        foreach (var one in history.GetProperty("events").EnumerateArray())
        {
            string[] parts = [Text(one, "at"), Text(one, "kind"), Text(one, "what"), Text(one, "by"), Text(one, "outcome"), Duration(one)];
            Console.Out.WriteLine(string.Join("  ", parts.Where(static part => part.Length > 0)));
        }

        foreach (var fact in history.GetProperty("origin").EnumerateObject())
        {
            Console.Out.WriteLine($"{fact.Name}: {PlainText.OneLine(fact.Value.ToString())}");
        }

        return ExitStatus.Done;
    }

    static string Duration(JsonElement one) => one.TryGetProperty("milliseconds", out var milliseconds) ? $"{milliseconds} ms" : "";

    static string Text(JsonElement one, string name) => one.TryGetProperty(name, out var value) ? PlainText.OneLine(value.ToString()) : "";
}
