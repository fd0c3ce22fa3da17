using System.CommandLine;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum download ID</c>: the original, checked against the server's hash before it gets its name.</summary>
static class DownloadCommand
{
    static readonly Argument<string> Photo = new("ID") { Description = "The photo's id." };
    static readonly Option<Uri> Server = ServerOption.Create();

    static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "Where to put it; without, the photo's own name in this folder. A file that is there is not replaced.",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        Command download = new("download", "Fetches a photo's original, bit for bit as it was uploaded.") { Photo, Server, Output };
        download.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return download;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        var id = line.GetRequiredValue(Photo);
        var photo = await server.GetPhotoFileAsync(id, cancellationToken);
        var target = line.GetValue(Output) ?? SafeName(photo.Name, id);
        if (File.Exists(target))
        {
            await Console.Error.WriteLineAsync($"{target} is there already; name another file with -o.");
            return ExitStatus.SomeFailed;
        }

        var received = await server.DownloadAsync(
            id, (body, moved, token) => VerifiedFile.WriteAsync(body, moved, target, photo.Sha256, token), cancellationToken);
        if (received != photo.Sha256)
        {
            await Console.Error.WriteLineAsync($"The bytes that came have SHA-256 {received}, the photo has {photo.Sha256}. Nothing was kept.");
            return ExitStatus.SomeFailed;
        }

        Console.WriteLine(target);
        return ExitStatus.Done;
    }

    /// <summary>The last part of the name that somebody once uploaded; it must not lead out of this folder or hide here.</summary>
    static string SafeName(string name, string id)
    {
        var last = name.Split('/', '\\')[^1].TrimStart('.');
        var clean = string.Concat(last.Where(letter => !char.IsControl(letter)));
        return clean.Length == 0 ? id : clean;
    }
}
