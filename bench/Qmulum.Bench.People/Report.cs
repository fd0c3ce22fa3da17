namespace Qmulum.Bench.People;

/// <summary>The tables, line by line as they come.</summary>
sealed class Report(TextWriter output)
{
    public void Requests(IReadOnlyList<(string What, double Median, double P95)> requests)
    {
        output.WriteLine("| warm request | median | 95th percentile | more than the reference at the 95th |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (var (what, median, p95) in requests)
        {
            output.WriteLine($"| {what} | {median:0.00} ms | {p95:0.00} ms | {p95 - requests[0].P95:0.00} ms |");
        }

        output.WriteLine();
        output.WriteLine("| medians (95th percentiles) | sign in | timeline | upload of 16 KiB | ratios of the medians |");
        output.WriteLine("|---|---:|---:|---:|---|");
    }

    public void Add(Figures figures, Figures? alone)
    {
        var ratios = alone is null ? "" : $"{Ratio(figures.SignIn, alone.SignIn)} · {Ratio(figures.Timeline, alone.Timeline)} · {Ratio(figures.Upload, alone.Upload)}";
        output.WriteLine($"| {figures.Who} | {Told(figures.SignIn)} | {Told(figures.Timeline)} | {Told(figures.Upload)} | {ratios} |");
    }

    public void Grown(int people, int photos, TimeSpan took, long bytes) =>
        output.WriteLine($"| *{people:N0} people with {photos} photos each were made in {took.TotalSeconds:0} s; the databases have {bytes / 1e9:0.0} GB* | | | | |");

    public void Memory(int people, long bytes) =>
        output.WriteLine($"| *memory after {people:N0} people looked at their timelines, with the workers: {bytes / 1e6:0} MB* | | | | |");

    static string Told(IReadOnlyList<double> times) => $"{Figures.At(times, 0.5):0.0} ms ({Figures.At(times, 0.95):0.0})";

    static string Ratio(IReadOnlyList<double> times, IReadOnlyList<double> alone) => $"{Figures.At(times, 0.5) / Figures.At(alone, 0.5):0.00}";
}
