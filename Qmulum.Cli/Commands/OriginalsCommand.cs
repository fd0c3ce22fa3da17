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

    static readonly Option<string?> Count = new("--count")
    {
        Description = "Count on a replica: originals may be left to it. Say so of those alone that you keep yourself.",
        HelpName = "REPLICA",
    };

    static readonly Option<string?> Uncount = new("--do-not-count") { Description = "Count on a replica no more, and ask back what hangs on it.", HelpName = "REPLICA" };

    static readonly Option<bool> Keep = new("--keep") { Description = "Keep every original at the server, and ask back what is away." };

    public static Command Create()
    {
        Command originals = new("originals", "Tells or says where a library keeps its originals: at the server, or with its replicas alone.")
        {
            Server, Library, OnceReplicas, Keep, Count, Uncount,
        };
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

        if (!await TrustAsync(server, library, line.GetValue(Count), counts: true, cancellationToken)
            || !await TrustAsync(server, library, line.GetValue(Uncount), counts: false, cancellationToken))
        {
            return ExitStatus.Usage;
        }

        var once = line.GetValue(OnceReplicas);
        var originals = once is not null || line.GetValue(Keep)
            ? await server.SetOriginalsAsync(library, once, cancellationToken)
            : await server.GetOriginalsAsync(library, cancellationToken);
        var replicas = (await server.GetReplicasAsync(library, cancellationToken)).Replicas;
        foreach (var sentence in Describe(originals).Concat(replicas.Select(replica => Describe(replica, replicas))))
        {
            Console.Out.WriteLine(PlainText.OneLine(sentence));
        }

        return ExitStatus.Done;
    }

    /// <summary>Counts on the replica of that name or id, or does not any more.</summary>
    /// <returns>False when there is none, or several.</returns>
    static async Task<bool> TrustAsync(ApiClient server, string library, string? named, bool counts, CancellationToken cancellationToken)
    {
        if (named is null)
        {
            return true;
        }

        var replicas = (await server.GetReplicasAsync(library, cancellationToken)).Replicas;
        if (replicas.Where(one => one.Name == named || $"{one.Id:D}" == named).ToList() is not [var replica])
        {
            await Console.Error.WriteLineAsync(
                PlainText.OneLine($"No one replica of the library is called '{named}'. There are: {string.Join(", ", replicas.Select(static one => $"{one.Name} ({one.Id:D})"))}"));
            return false;
        }

        await server.SetReplicaTrustAsync(library, replica.Id, counts, cancellationToken);
        return true;
    }

    static string Describe(ReplicaFacts replica, IReadOnlyList<ReplicaFacts> all)
    {
        var beside = string.Join(", ", all.Where(other => replica.SameDiskAs.Contains(other.Id)).Select(static other => other.Name));
        return $"{replica.Name}: {(replica.Counts ? "counted on" : $"not counted on (--count {replica.Id:D} if it is yours)")}, {replica.Photos} photos, last seen "
            + $"{replica.LastSeen.LocalDateTime:yyyy-MM-dd}{(beside.Length == 0 ? "" : $"; on one disk with {beside}, and one copy together")}";
    }

    static IEnumerable<string> Describe(Originals originals)
    {
        yield return originals.OnceReplicas is { } once
            ? $"An original is left to the replicas once {once} of them {(once == 1 ? "has proven that it holds" : "have proven that they hold")} it."
            : "Every original is kept at the server.";
        yield return $"{(originals.Elsewhere == 1 ? "1 original" : $"{originals.Elsewhere} originals")} ({Bytes.ToText(originals.Bytes)}) {(originals.Elsewhere == 1 ? "is" : "are")} with the replicas alone; {originals.Recalled} of them {(originals.Recalled == 1 ? "is" : "are")} asked back.";
        if (originals.WaitsUntil is { } until)
        {
            yield return "The server's lists were brought back or made anew, and the replicas are to say anew what they hold: let each pull once with --verify, count on those "
                + $"that are not counted on, and {(originals.OnceReplicas is null ? "say --once-replicas again if originals are to stay with them" : "nothing else needs to be done")}. "
                + $"From {until.LocalDateTime:yyyy-MM-dd} on what has too few copies by then is asked back.";
        }

        if (originals.AtRisk > 0)
        {
            yield return $"{originals.AtRisk} of them {(originals.AtRisk == 1 ? "has" : "have")} fewer copies that were read of late than there must be: connect the replicas, and run pull --verify at each.";
        }

        if (originals.Late > 0)
        {
            yield return $"{originals.Late} were asked back more than a week ago, and no replica has sent them.";
        }
    }
}
