using System.CommandLine;
using System.Text.Json;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands.Admin;

/// <summary>A list of the API: a line for each entry, all pages of it.</summary>
static class Listing
{
    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Option<bool> AsJson = new("--json") { Description = "As the API answers it: a line of JSON for each entry." };

    /// <summary>A command that shows a list.</summary>
    /// <param name="path">Of the list, below <c>api/v1/</c>.</param>
    /// <param name="list">The name of the list in the answer.</param>
    /// <param name="columns">What is shown of an entry.</param>
    public static Command Create(string name, string description, string path, string list, params string[] columns)
    {
        Command command = new(name, description);
        Fill(command, _ => path, list, columns);
        return command;
    }

    /// <summary>Lets a command show a list.</summary>
    /// <param name="path">Of the list, with its query, by what stands on the command line.</param>
    public static void Fill(Command command, Func<ParseResult, string> path, string list, params string[] columns)
    {
        command.Options.Add(Server);
        command.Options.Add(AsJson);
        command.SetAction((line, cancellationToken) => Guard.RunAsync(async () =>
        {
            using var server = ServerOption.Connect(line.GetRequiredValue(Server));
            var entries = await ReadAsync(server, path(line), list, cancellationToken);
            Write(entries, line.GetValue(AsJson) ? null : columns);
            return ExitStatus.Done;
        }));
    }

    static async Task<List<JsonElement>> ReadAsync(ApiClient server, string path, string list, CancellationToken cancellationToken)
    {
        List<JsonElement> entries = [];
        for (string? after = ""; after is not null;)
        {
            var next = after.Length == 0 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}after={Uri.EscapeDataString(after)}";
            var page = await server.GetAsync(next, cancellationToken);
            entries.AddRange(page.GetProperty(list).EnumerateArray());
            after = page.TryGetProperty("next", out var place) ? place.GetString() : null;
        }

        return entries;
    }

    static void Write(List<JsonElement> entries, string[]? columns)
    {
        if (columns is null)
        {
            entries.ForEach(entry => Console.WriteLine(entry.GetRawText()));
            return;
        }

        var rows = entries.ConvertAll(entry => columns.Select(column => TextOf(entry, column)).ToArray());
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        foreach (var row in rows.Prepend(columns))
        {
            Console.WriteLine(string.Join("  ", row.Select((text, i) => text.PadRight(widths[i]))).TrimEnd());
        }
    }

    static string TextOf(JsonElement entry, string column) =>
        entry.TryGetProperty(column, out var value) ? PlainText.OneLine(value.ToString()) : "";
}
