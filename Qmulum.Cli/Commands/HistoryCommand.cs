using System.CommandLine;
using System.Globalization;
using Qmulum.Cli.Http;
using Qmulum.Cli.State;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum history [FILE]</c>: what became of uploads, and why those stopped or failed that did; with <c>--photo</c>, a photo's life.</summary>
static class HistoryCommand
{
    static readonly Argument<string?> File = new("FILE") { Description = "The file, or a part of its name or path; all when it is left out.", Arity = ArgumentArity.ZeroOrOne };
    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Option<string?> Library = new("--library") { Description = "The library; your first one when it is left out.", HelpName = "ID" };
    static readonly Option<bool> Failed = new("--failed") { Description = "Only those that failed." };
    static readonly Option<string?> Device = new("--device") { Description = "Only those from this device.", HelpName = "NAME" };
    static readonly Option<string?> Photo = new("--photo") { Description = "What happened to this photo instead: where it came from, what was done to it, and who edited it.", HelpName = "ID" };

    public static Command Create()
    {
        Command history = new("history", "Tells what became of uploads of the last 90 days: how far they came, and why they stopped.") { File, Server, Library, Failed, Device, Photo };
        history.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return history;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        if (line.GetValue(Photo) is { } photo)
        {
            return await PhotoHistory.WriteAsync(server, photo, cancellationToken);
        }

        var part = line.GetValue(File) ?? "";
        if (await LibraryChoice.FindAsync(server, line.GetValue(Library), cancellationToken) is not { } library)
        {
            return ExitStatus.Usage;
        }

        var isKnown = WriteFailuresHere(server.Server, library, part, line.GetValue(Device));
        for (string? after = null; ;)
        {
            var page = await server.GetUploadsAsync(
                library, line.GetValue(Failed) ? "failed" : null, line.GetValue(Device), after, cancellationToken);
            foreach (var upload in page.Uploads.Where(upload => IsOf(upload, part)))
            {
                isKnown = true;
                Console.Out.WriteLine(Describe(upload));
            }

            after = page.Next;
            if (after is null)
            {
                if (!isKnown)
                {
                    await Console.Error.WriteLineAsync(line.GetValue(Failed)
                        ? "No such upload has failed in the last 90 days."
                        : "No such upload is known; each is forgotten after 90 days, and a file that the server had already, be it by another name, was not sent.");
                }

                return ExitStatus.Done;
            }
        }
    }

    /// <summary>What never came to the server, as this machine remembers it.</summary>
    /// <returns>Whether there is any.</returns>
    static bool WriteFailuresHere(Uri server, string library, string part, string? device)
    {
        var full = part.Length > 0 ? Path.GetFullPath(part) : part;
        var failures = FailureMemory.OfUser().Of(server, library).Where(failure =>
            (device is null || failure.Device == device)
            && (failure.Path == full || failure.Path.Contains(part, StringComparison.OrdinalIgnoreCase))).ToList();
        foreach (var failure in failures)
        {
            Console.Out.WriteLine(PlainText.OneLine($"{TimeOf(failure.At)}  failed  here: {failure.Path} ({failure.Device}): {failure.Reason}"));
        }

        return failures.Count > 0;
    }

    /// <summary>A part of what is known of it; or its whole path here, of which the server was told the end alone.</summary>
    static bool IsOf(UploadRecord upload, string part) =>
        $"{upload.Path}/{upload.Name}".Contains(part, StringComparison.OrdinalIgnoreCase)
        || (upload.Path.Length > 0 && part.EndsWith($"/{upload.Path}", StringComparison.OrdinalIgnoreCase));

    static string Describe(UploadRecord upload)
    {
        var of = upload.Size > 0 ? $" of {Bytes.ToText(upload.Size)}" : "";
        var stops = upload.Stops > 0 ? $", stopped {(upload.Stops == 1 ? "once" : $"{upload.Stops} times")}" : "";
        var reason = upload.Reason.Length > 0 ? $": {upload.Reason}" : "";
        var file = upload switch { { Path.Length: > 0 } => upload.Path, { Name.Length: > 0 } => upload.Name, _ => "(no name)" };
        var device = upload.Device.Length > 0 ? $" ({upload.Device})" : "";
        return PlainText.OneLine($"{TimeOf(upload.BeganAt)}  {upload.State,-6}  {Bytes.ToText(upload.Received)}{of}  {file}{device}{stops}{reason}");
    }

    static string TimeOf(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
