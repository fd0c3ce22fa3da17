using System.CommandLine;
using System.Net;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum status</c>: is the server there, what does it hold, and did uploads fail?</summary>
static class StatusCommand
{
    static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    static readonly Option<Uri> Server = ServerOption.Create();

    public static Command Create()
    {
        Command status = new("status", "Tells whether the server answers, its version and what its libraries hold.") { Server };
        status.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return status;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        var info = await server.GetServerAsync(cancellationToken);
        var list = await server.GetLibrariesAsync(cancellationToken);
        Console.WriteLine(PlainText.OneLine($"{info.Name} {info.Version} at {server.Server}"));
        foreach (var library in list.Libraries)
        {
            Console.WriteLine($"{PlainText.OneLine(library.Id)}: {library.Photos} photos, {Bytes.ToText(library.Bytes)}");
            await WriteFailuresAsync(server, library.Id, cancellationToken);
        }

        return ExitStatus.Done;
    }

    /// <summary>What went wrong lately, if anything did, as far as this key may know it.</summary>
    static async Task WriteFailuresAsync(ApiClient server, string library, CancellationToken cancellationToken)
    {
        try
        {
            var page = await server.GetUploadsAsync(library, "failed", device: null, after: null, cancellationToken);
            var since = DateTimeOffset.UtcNow - Lately;
            if (page.Uploads.Count(upload => upload.HeardAt >= since) is > 0 and var failed)
            {
                Console.WriteLine(
                    $"  {failed}{(failed == page.Uploads.Count && page.Next is not null ? " or more" : "")} attempts to upload failed in the last {Lately.TotalDays:0} days; "
                    + $"qmulum history --failed --library {library} tells why");
            }
        }
        catch (ApiException exception) when (exception.Status == HttpStatusCode.Forbidden)
        {
            // A key that adds no photos does not read of uploads.
        }
    }
}
