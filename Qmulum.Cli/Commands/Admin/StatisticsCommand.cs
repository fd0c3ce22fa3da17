using System.CommandLine;
using System.Text.Json;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin statistics</c>: what the server holds, in numbers.</summary>
static class StatisticsCommand
{
    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Option<bool> AsJson = new("--json") { Description = "As the API answers it." };

    public static Command Create()
    {
        Command statistics = new("statistics", "Tells what the server holds: photos by format, camera, day and location.") { Server, AsJson };
        statistics.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return statistics;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        var counts = await server.GetAsync("admin/statistics", cancellationToken);
        if (line.GetValue(AsJson))
        {
            Console.WriteLine(counts.GetRawText());
            return ExitStatus.Done;
        }

        Console.WriteLine($"{counts.GetProperty("photos")} photos, {Bytes.ToText(counts.GetProperty("bytes").GetInt64())}");
        Console.WriteLine($"{counts.GetProperty("libraries")} libraries, {counts.GetProperty("accounts")} accounts");
        Write("Formats", counts, "formats", "name", count => $"{count.GetProperty("count")}");
        Write("Cameras", counts, "cameras", "name", count => $"{count.GetProperty("count")}");
        Write("Uploads a day", counts, "uploads", "day", count => $"{count.GetProperty("count")}");
        Write("Locations", counts, "locations", "name", count => Bytes.ToText(count.GetProperty("bytes").GetInt64()));
        return ExitStatus.Done;
    }

    static void Write(string title, JsonElement counts, string list, string name, Func<JsonElement, string> value)
    {
        Console.WriteLine($"{title}:");
        foreach (var count in counts.GetProperty(list).EnumerateArray())
        {
            Console.WriteLine($"  {PlainText.OneLine(count.GetProperty(name).GetString()!)}: {value(count)}");
        }
    }
}
