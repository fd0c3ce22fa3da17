using System.CommandLine;
using Npgsql;
using Qmulum.Migrate.Progress;

namespace Qmulum.Migrate;

/// <summary><c>qmulum migrate</c></summary>
static class MigrateCommand
{
    const string Keep = "keep";

    static readonly Option<string> Data = new("--data")
    {
        Description = "The data folder of the embedded installation (or the variable QMULUM_DATA).",
        HelpName = "DIR",
        DefaultValueFactory = _ => FromEnvironment("QMULUM_DATA") ?? "data",
    };

    static readonly Option<string> Database = new("--database")
    {
        Description = "The cluster's PostgreSQL database, as \"Host=db.example.org;Database=qmulum;Username=qmulum;Password=…\". Better the variable "
            + "QMULUM_DATABASE: flags can be read by every user of the machine.",
        HelpName = "CONNECTION",
    };

    static readonly Option<string> Location = new("--location")
    {
        Description = "\"keep\" (the default) leaves the blobs where they are: the cluster uses the same folder.",
        HelpName = Keep,
        DefaultValueFactory = _ => Keep,
    };

    static readonly Option<string> CopyTo = new("--copy-to")
    {
        Description = "Copies the blobs to a new data folder for the cluster.",
        HelpName = "DIR",
    };

    static readonly Option<bool> VerifyBlobs = new("--verify-blobs") { Description = "Reads every original at the end and compares its SHA-256." };

    static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be carried, change nothing." };

    public static Command Create()
    {
        Command migrate = new("migrate", "Carries an embedded installation to the PostgreSQL database of a cluster. It can be stopped and run again.")
        {
            Data, Database, Location, CopyTo, VerifyBlobs, DryRun,
        };
        Location.AcceptOnlyFromAmong(Keep);
        migrate.Validators.Add(line =>
        {
            if (FaultOf(DatabaseOf(line.GetValue(Database))) is { } fault)
            {
                line.AddError(fault);
            }

            if (line.GetResult(CopyTo) is not null && line.GetResult(Location) is { Implicit: false })
            {
                line.AddError("--location keep and --copy-to exclude each other.");
            }
        });
        migrate.SetAction((line, ct) => Guard.RunAsync(() => RunAsync(line, ct)));
        return migrate;
    }

    static async Task<ExitStatus> RunAsync(ParseResult line, CancellationToken ct)
    {
        MigrateOptions options = new(
            Path.GetFullPath(line.GetRequiredValue(Data)),
            DatabaseOf(line.GetValue(Database)),
            line.GetValue(CopyTo) is { } folder ? Path.GetFullPath(folder) : null,
            line.GetValue(VerifyBlobs),
            line.GetValue(DryRun));
        MigrateRun run = new(options, Console.IsOutputRedirected ? new PlainDisplay(Console.Out) : new TerminalDisplay(), TimeProvider.System);
        await run.RunAsync(ct);
        return await ReportAsync(run.Findings);
    }

    static async Task<ExitStatus> ReportAsync(IReadOnlyList<string> findings)
    {
        foreach (var finding in findings)
        {
            await Console.Error.WriteLineAsync(finding);
        }

        if (findings.Count == 0)
        {
            return ExitStatus.Done;
        }

        await Console.Error.WriteLineAsync($"{findings.Count} originals are not as they should be; upload these photos again to mend them.");
        return ExitStatus.Findings;
    }

    // Not as the option's default: the help shows defaults, and this one has a password in it.
    static string DatabaseOf(string? flag) => flag ?? FromEnvironment("QMULUM_DATABASE") ?? "";

    // Without the text itself, for the same reason.
    static string? FaultOf(string database)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(database) is { Host.Length: > 0, Database.Length: > 0 }
                ? null
                : "--database (or QMULUM_DATABASE) must name a host and a database, as \"Host=db.example.org;Database=qmulum;Username=qmulum;Password=…\".";
        }
        catch (ArgumentException)
        {
            return "--database (or QMULUM_DATABASE) is no PostgreSQL connection string: it looks like \"Host=db.example.org;Database=qmulum;…\".";
        }
    }

    static string? FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
