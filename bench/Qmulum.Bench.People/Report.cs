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
    }

    public void Grown(BenchOptions options, TimeSpan took, long bytes, TimeSpan start)
    {
        output.WriteLine();
        output.WriteLine(
            $"{options.Users:N0} people with {options.Photos} photos each were made in {took.TotalSeconds:0} s; their databases have {bytes / 1e9:0.0} GB, "
            + $"the server started in {start.TotalSeconds:0.0} s.");
        output.WriteLine();
        // A machine with other work adds to times and takes nothing away: the lower quartile is nearer to what the servers did.
        output.WriteLine("| median (95th percentile) | | one person | many people | ratio of the medians | of the lower quartiles |");
        output.WriteLine("|---|---|---:|---:|---:|---:|");
    }

    public void Add(string who, IReadOnlyList<Pair> pairs)
    {
        foreach (var pair in pairs)
        {
            output.WriteLine($"| {who} | {pair.What} | {Told(pair.One)} | {Told(pair.Many)} | {pair.RatioAt(0.5):0.00} | {pair.RatioAt(0.25):0.00} |");
        }
    }

    public void Walked(long bytes) => output.WriteLine($"| *all of them have looked at their timelines* | *memory* | | {bytes / 1e6:0} MB | | |");

    public void Memory(long one, long many, long peak) =>
        output.WriteLine($"| *at the end, with the workers; at most {peak / 1e6:0} MB* | *memory* | {one / 1e6:0} MB | {many / 1e6:0} MB | | |");

    static string Told(IReadOnlyList<double> times) => $"{Figures.At(times, 0.5):0.0} ms ({Figures.At(times, 0.95):0.0})";
}
