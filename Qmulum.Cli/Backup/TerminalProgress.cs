using Spectre.Console;

namespace Qmulum.Cli.Backup;

/// <summary>A bar for the whole run and one for each sender, on a terminal.</summary>
sealed class TerminalProgress : IBackupProgress
{
    readonly ProgressTask _all;
    readonly ProgressTask[] _senders;
    int _found;
    int _finished;

    TerminalProgress(ProgressContext bars, int senders)
    {
        _all = bars.AddTask("looking for files", maxValue: 0);
        _senders = [.. Enumerable.Range(0, senders).Select(_ => bars.AddTask("[grey]waiting[/]", maxValue: 1))];
    }

    /// <summary>Shows the bars for as long as <paramref name="run"/> takes, then clears them.</summary>
    public static Task ShowAsync(int senders, Func<IBackupProgress, Task> run) => AnsiConsole.Progress()
        .AutoClear(true)
        .HideCompleted(false)
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new PercentageColumn(),
            new TransferSpeedColumn(),
            new RemainingTimeColumn())
        .StartAsync(bars => run(new TerminalProgress(bars, senders)));

    public void Found(LocalFile file)
    {
        Interlocked.Increment(ref _found);
        lock (_all)
        {
            _all.MaxValue += file.Size;
        }

        Count();
    }

    public void Finished(LocalFile file)
    {
        Interlocked.Increment(ref _finished);
        _all.Increment(file.Size);
        Count();
    }

    public void Missing(LocalFile file)
    {
        // Bars are cleared in the end, and a dry run is made for its list.
    }

    public void Sending(int slot, LocalFile file)
    {
        _senders[slot].MaxValue = file.Size;
        _senders[slot].Value = 0;
        _senders[slot].Description = Markup.Escape(Shorten(file.Name));
    }

    public void Sent(int slot, long bytes) => _senders[slot].Value = bytes;

    public void Acknowledged(int slot, LocalFile file) => Rest(slot);

    public void GivenUp(int slot, LocalFile file) => Rest(slot);

    void Rest(int slot)
    {
        _senders[slot].Description = "[grey]waiting[/]";
        _senders[slot].Value = 0;
    }

    void Count() => _all.Description = $"{Volatile.Read(ref _finished)} of {Volatile.Read(ref _found)} files";

    static string Shorten(string name)
    {
        const int Width = 32;
        var line = PlainText.OneLine(name);
        return line.Length <= Width ? line : string.Concat(line.AsSpan(0, Width / 2 - 1), "…", line.AsSpan(line.Length - Width / 2));
    }
}
