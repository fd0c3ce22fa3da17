using System.CommandLine;
using Qmulum.Cli.Http;
using Qmulum.Cli.Pull;
using Qmulum.Cli.State;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum pull --to DIR</c>: keeps a replica of a library.</summary>
static class PullCommand
{
    const int MostAtOnce = 64;
    const int LongestPause = 86_400;

    static readonly Option<Uri> Server = ServerOption.Create();

    static readonly Option<string> To = new("--to") { Description = "The folder of the replica; it is made when it is not there.", HelpName = "DIR", Required = true };

    static readonly Option<string> Library = new("--library") { Description = "The library; your first one when it is left out.", HelpName = "ID" };

    static readonly Option<int> AtOnce = new("--parallel")
    {
        Description = $"How many photos to fetch at once, 1 to {MostAtOnce}.",
        HelpName = "N",
        DefaultValueFactory = _ => 4,
    };

    static readonly Option<string> Name = new("--name")
    {
        Description = "What this replica is called at the server.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.MachineName,
    };

    static readonly Option<bool> Delete = new("--delete")
    {
        Description = "Take what is deleted for good at the server out of the tree, into .qmulum/removed; what lies in the trash stays. Without, all stays where it is.",
    };

    static readonly Option<bool> Verify = new("--verify") { Description = "Read everything that is here, and fetch again what is damaged or missing." };

    static readonly Option<bool> Recall = new("--recall")
    {
        Description = "Ask originals back that the library has left to its other replicas; a later pull fetches them. Without, they stay where they are.",
    };

    static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be fetched; write nothing." };

    static readonly Option<bool> Anew = new("--anew") { Description = "Begin again in a folder that was a replica and is empty now." };

    static readonly Option<bool> Rebuilt = new("--rebuilt")
    {
        Description = "The server was made again from its location: go on with the folder of a replica that it had before. Never of a server that is still there.",
    };

    static readonly Option<bool> Watch = new("--watch") { Description = "Go on, and fetch what comes, until Ctrl+C." };

    static readonly Option<int> Every = new("--every")
    {
        Description = $"With --watch: how many seconds to wait between two looks, 1 to {LongestPause}.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 60,
    };

    public static Command Create()
    {
        Command pull = new("pull", "Keeps a copy of a library in a folder: the originals by month, each with its facts beside it.")
        {
            Server, To, Library, AtOnce, Name, Delete, Verify, Recall, DryRun, Anew, Rebuilt, Watch, Every,
        };
        AtOnce.TakeUpTo(MostAtOnce);
        Every.TakeUpTo(LongestPause);
        pull.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return pull;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        await server.GetServerAsync(cancellationToken);
        if (await LibraryChoice.FindAsync(server, line.GetValue(Library), cancellationToken) is not { } library)
        {
            return ExitStatus.Usage;
        }

        if (File.Exists(line.GetRequiredValue(To)))
        {
            await Console.Error.WriteLineAsync($"{PlainText.OneLine(Path.GetFullPath(line.GetRequiredValue(To)))} is a file. Name a folder with --to; it is made when it is not there.");
            return ExitStatus.Usage;
        }

        PullOptions options = new(
            Path.GetFullPath(line.GetRequiredValue(To)), library, line.GetValue(AtOnce), line.GetValue(Delete), line.GetValue(Verify), line.GetValue(Watch),
            line.GetValue(Recall));
        if (line.GetValue(DryRun))
        {
            await PullPreview.WriteAsync(server, options, Console.Out, cancellationToken);
            return ExitStatus.Done;
        }

        if (!line.GetValue(Anew) && ReplicaMemory.OfUser.Knows(options.Folder) && IsEmpty(options.Folder))
        {
            await Console.Error.WriteLineAsync(
                $"{options.Folder} was a replica and is empty now: is its disk mounted? Nothing was written. --anew begins again.");
            return ExitStatus.Usage;
        }

        using var folder = ReplicaFolder.Take(options.Folder);
        var key = (await server.GetServerKeyAsync(cancellationToken)).Kid;
        var note = ReplicaNote.Read(folder) ?? new(Guid.CreateVersion7(), key, library, 0);
        if (note.Library == library && note.ServerKey != key && line.GetValue(Rebuilt))
        {
            note = note with { ServerKey = key, Seq = 0 }; // its changes are numbered anew
        }

        if ((note.ServerKey, note.Library) != (key, library))
        {
            await Console.Error.WriteLineAsync(
                $"{PlainText.OneLine(options.Folder)} is a replica of the library '{PlainText.OneLine(note.Library)}'{(note.ServerKey == key ? "" : " of another server")}. Name another folder"
                + $"{(note.Library == library ? ", or say --rebuilt if this is the same server, made again from its location" : "")}.");
            return ExitStatus.Usage;
        }

        note.Save(folder); // before the first photo: whose replica it is must never be in doubt
        ReplicaMemory.OfUser.Keep(options.Folder);
        using var state = ReplicaState.Open(folder);
        PullSession session = new(server, options, folder, state, new(server, library, line.GetRequiredValue(Name), DiskId.Of(options.Folder), state));
        return await (line.GetValue(Watch)
            ? session.WatchAsync(note, TimeSpan.FromSeconds(line.GetValue(Every)), cancellationToken)
            : session.RunAsync(note, cancellationToken));
    }

    static bool IsEmpty(string folder) => !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any();
}
