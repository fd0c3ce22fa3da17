using Spectre.Console;

namespace Qmulum.Migrate.Progress;

/// <summary>A bar for the step that runs, on a terminal; a line stays of each.</summary>
sealed class TerminalDisplay : IDisplay
{
    readonly PlainDisplay _lines = new(Console.Out);

    public Task RunAsync(string name, long? total, Func<IStep, Task> work) => _lines.RunAsync(name, total, counted => AnsiConsole.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(bars => work(new BarStep(counted, Bar(bars, name, total)))));

    public void Say(string line) => _lines.Say(line);

    static ProgressTask Bar(ProgressContext bars, string name, long? total)
    {
        var bar = bars.AddTask(Markup.Escape(name), maxValue: Math.Max(total ?? 1, 1));
        bar.IsIndeterminate = total is null;
        return bar;
    }

    sealed class BarStep(IStep counted, ProgressTask bar) : IStep
    {
        public void Add(long count)
        {
            counted.Add(count);
            bar.Increment(count);
        }
    }
}
