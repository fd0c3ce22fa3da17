using System.CommandLine;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum originals</c>: where a library keeps its originals, and how safe those are that are elsewhere.</summary>
static class OriginalsCommand
{
    const int MostReplicas = 10;

    static readonly Option<Uri> Server = ServerOption.Create();
    static readonly Option<string?> Library = new("--library") { Description = "The library; your first one when it is left out.", HelpName = "ID" };

    static readonly Option<int?> OnceReplicas = new("--once-replicas")
    {
        Description = $"Leave an original to the replicas once so many have proven that they hold it, 1 to {MostReplicas}; 2 or more is wise.",
        HelpName = "N",
    };

    static readonly Option<bool> Keep = new("--keep") { Description = "Keep every original at the server, and ask back what is away." };

    public static Command Create()
    {
        Command originals = new("originals", "Tells or says where a library keeps its originals: at the server, or with its replicas alone.") { Server, Library, OnceReplicas, Keep };
        originals.Validators.Add(static line =>
        {
            if (line.GetValue(Keep) && line.GetValue(OnceReplicas) is not null)
            {
                line.AddError("--keep and --once-replicas say the opposite of each other.");
            }
            else if (line.GetValue(OnceReplicas) is < 1 or > MostReplicas)
            {
                line.AddError($"--once-replicas must be 1 to {MostReplicas}.");
            }
        });
        originals.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return originals;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        if (await LibraryChoice.FindAsync(server, line.GetValue(Library), cancellationToken) is not { } library)
        {
            return ExitStatus.Usage;
        }

        var once = line.GetValue(OnceReplicas);
        var originals = once is not null || line.GetValue(Keep)
            ? await server.SetOriginalsAsync(library, once, cancellationToken)
            : await server.GetOriginalsAsync(library, cancellationToken);
        foreach (var sentence in Describe(originals))
        {
            Console.Out.WriteLine(sentence);
        }

        return ExitStatus.Done;
    }

    static IEnumerable<string> Describe(Originals originals)
    {
        yield return originals.OnceReplicas is { } once
            ? $"An original is left to the replicas once {once} of them have proven that they hold it."
            : "Every original is kept at the server.";
        yield return $"{originals.Elsewhere} originals ({Bytes.ToText(originals.Bytes)}) are with the replicas alone; {originals.Recalled} of them are asked back.";
        if (originals.AtRisk > 0)
        {
            yield return $"{originals.AtRisk} of them have fewer copies that were read of late than there must be: connect the replicas, and run pull --verify at each.";
        }
    }
}
