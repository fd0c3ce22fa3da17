namespace Qmulum.Cli.Backup;

/// <summary>What a run says at its end: failures on standard error, one line of sums on standard output.</summary>
static class BackupReport
{
    public static void Write(BackupOptions options, BackupTally tally, SkippedFiles skipped, bool isThrough)
    {
        tally.Failures.Write(Console.Error);
        if (skipped.Total > 0)
        {
            Console.Out.WriteLine($"{skipped.Total} skipped: {skipped}.");
        }

        Console.Out.WriteLine((isThrough ? "" : "Stopped. ") + Sums(options, tally, isThrough));
    }

    static string Sums(BackupOptions options, BackupTally tally, bool isThrough)
    {
        if (options.DryRun)
        {
            return $"Dry run: {tally.Missing} to send ({Bytes.ToText(tally.MissingBytes)}), "
                + $"{(tally.Copies == 0 ? "" : $"{tally.Copies} with the same bytes as another of them, ")}{tally.Present} already there, {tally.Failed} failed.";
        }

        var nothing = isThrough && tally is { Sent: 0, Failed: 0 } ? "Nothing to send: " : "";
        return $"{nothing}{tally.Sent} sent ({Bytes.ToText(tally.SentBytes)}), {tally.Present} already there, {tally.Failed} failed.";
    }
}
