using System.CommandLine;
using Qmulum.Cli.Backup;
using Qmulum.Cli.Http;
using Qmulum.Cli.State;

namespace Qmulum.Cli.Commands;

/// <summary><c>qmulum backup DIR...</c></summary>
static class BackupCommand
{
    const int MostAtOnce = 64;

    static readonly Argument<string[]> Folders = new("DIR")
    {
        Description = "Folders to back up, with all folders below them.",
        Arity = ArgumentArity.OneOrMore,
    };

    static readonly Option<Uri> Server = ServerOption.Create();

    static readonly Option<string> Library = new("--library")
    {
        Description = "The library to put them in; your first one when it is left out.",
        HelpName = "ID",
    };

    static readonly Option<int> AtOnce = new("--parallel")
    {
        Description = $"How many files to send at once, 1 to {MostAtOnce}.",
        HelpName = "N",
        DefaultValueFactory = _ => 4,
    };

    static readonly Option<string> Device = new("--device")
    {
        Description = "The name of this machine, kept with every photo.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.MachineName,
    };

    static readonly Option<bool> DryRun = new("--dry-run") { Description = "Tell which files would be sent, send nothing." };

    static readonly Option<bool> IncludeAll = new("--include-all") { Description = "Every kind of file, not only photos and videos." };

    static readonly Option<bool> Rehash = new("--rehash")
    {
        Description = "Read every file, also those that have not changed since they were read last (by size and time).",
    };

    static readonly Option<bool> Watch = new("--watch") { Description = "Go on, and send what comes, until Ctrl+C." };

    public static Command Create()
    {
        Command backup = new("backup", "Sends every photo and video that the server does not have yet.")
        {
            Folders, Server, Library, AtOnce, Device, DryRun, IncludeAll, Rehash, Watch,
        };
        AtOnce.TakeUpTo(MostAtOnce);
        Folders.Validators.Add(argument =>
        {
            foreach (var missing in argument.Tokens.Where(folder => !Directory.Exists(folder.Value)))
            {
                argument.AddError($"{PlainText.OneLine(missing.Value)} is no folder.");
            }
        });
        Device.Validators.Add(option =>
        {
            if (option.GetValue(Device)?.Any(char.IsControl) is true)
            {
                option.AddError("--device must be one line of text.");
            }
        });
        backup.SetAction((line, cancellationToken) => Guard.RunAsync(() => RunAsync(line, cancellationToken)));
        return backup;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var server = ServerOption.Connect(line.GetRequiredValue(Server));
        await server.GetServerAsync(cancellationToken);
        if (await LibraryChoice.FindAsync(server, line.GetValue(Library), cancellationToken) is not { } library)
        {
            return ExitStatus.Usage;
        }

        BackupOptions options = new(
            [.. line.GetRequiredValue(Folders).Select(Path.GetFullPath).Select(Path.TrimEndingDirectorySeparator).Distinct()],
            library,
            line.GetValue(AtOnce),
            line.GetRequiredValue(Device),
            line.GetValue(DryRun),
            line.GetValue(IncludeAll),
            line.GetValue(Rehash),
            line.GetValue(Watch));
        using var hashes = HashMemory.Open(options.Rehash);
        BackupMemory memory = new(hashes, FailureMemory.OfUser());
        return options.Watch
            ? await WatchAsync(server, options, memory, cancellationToken)
            : await BackUpAsync(server, options, memory, new(), cancellationToken);
    }

    /// <summary>One run after the other, each when something has changed. A server that is away for a while ends nothing.</summary>
    static async Task<ExitStatus> WatchAsync(ApiClient server, BackupOptions options, BackupMemory memory, CancellationToken cancellationToken)
    {
        using FolderWatch watch = new(options.Folders, options.IncludeAll); // before the first run: what comes during it is noticed
        while (true)
        {
            SkippedFiles skipped = new();
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                await BackUpAsync(server, options, memory, skipped, cancellationToken);
            }
            catch (UnreachableException e)
            {
                await Console.Error.WriteLineAsync(PlainText.OneLine(e.Message));
            }

            Console.Out.WriteLine("Watching for what comes; Ctrl+C ends it.");
            await watch.WaitAsync(TimeProvider.System.GetElapsedTime(began), skipped.Unsettled > 0, cancellationToken);
        }
    }

    static async Task<ExitStatus> BackUpAsync(
        ApiClient server, BackupOptions options, BackupMemory memory, SkippedFiles skipped, CancellationToken cancellationToken)
    {
        BackupTally tally = new();
        var isThrough = false;
        Task Run(IBackupProgress progress) => new BackupRun(server, options, memory, tally, skipped, progress).RunAsync(cancellationToken);
        try
        {
            await (Console.IsOutputRedirected || options.DryRun
                ? Run(new PlainProgress(Console.Out))
                : TerminalProgress.ShowAsync(options.Parallel, Run));
            isThrough = true;
        }
        finally
        {
            // Also when the server went away or the user stopped: what was done is done.
            BackupReport.Write(options, tally, skipped, isThrough);
        }

        return tally.Failed == 0 ? ExitStatus.Done : ExitStatus.SomeFailed;
    }
}
