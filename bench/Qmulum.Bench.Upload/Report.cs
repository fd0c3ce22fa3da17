namespace Qmulum.Bench.Upload;

/// <summary>The table.</summary>
sealed class Report(double reference)
{
    const double Mega = 1e6;
    readonly List<string> _lines = [];

    public void Start(TimeSpan first, long idle)
    {
        _lines.Add($"First answer after the start of the process: {first.TotalSeconds:0.00} s");
        _lines.Add($"Memory 5 s after the start: {idle / Mega:0} MB");
        _lines.Add($"Reference, sha256sum + cp + sync of 64 files of 5 MB: {reference / Mega:0} MB/s");
        _lines.Add("");
        _lines.Add("| upload | MB/s | of the reference | memory before | peak | added |");
        _lines.Add("|---|---:|---:|---:|---:|---:|");
    }

    public void Add(string what, double besides, Measured run) => _lines.Add(
        $"| {what} | {run.Rate / Mega:0} | {run.Rate / besides:0.00} | {run.Before / Mega:0} MB | {run.Peak / Mega:0} MB | {(run.Peak - run.Before) / Mega:0} MB |");

    public void Derive(long peak) => _lines.Add($"| deriving the rest of these photos | | | | {peak / Mega:0} MB | |");

    public void Write(TextWriter output)
    {
        foreach (var line in _lines)
        {
            output.WriteLine(line);
        }
    }
}
