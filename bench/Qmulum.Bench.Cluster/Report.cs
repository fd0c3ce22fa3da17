namespace Qmulum.Bench.Cluster;

/// <summary>The tables.</summary>
sealed class Report
{
    readonly List<string> _lines = [];
    readonly List<string> _times = [];
    (double Uploads, double Tasks, double Calls)? _reference;

    public void Add(int silos, double uploads, double tasks, double calls)
    {
        var one = _reference ??= (uploads, tasks, calls);
        _lines.Add(
            $"| {silos} | {uploads:0} | {uploads / one.Uploads:0.00} | {tasks:0.0} | {tasks / one.Tasks:0.00} | {calls:0} | {calls / one.Calls:0.00} |");
    }

    public void AddEvents(List<TimeSpan> waits) => _times.Add(
        $"Receipt at one node to event at the other, {waits.Count} changes: median {waits[waits.Count / 2].TotalMilliseconds:0} ms, "
        + $"longest {waits[^1].TotalMilliseconds:0} ms");

    public void AddKill((TimeSpan Answer, TimeSpan Done, int Failures) kill) => _times.Add(
        $"kill -9 of one silo of three under load: longest wait of a client {kill.Answer.TotalSeconds:0.0} s, {kill.Failures} failed requests, "
        + $"last rendition {kill.Done.TotalSeconds:0.0} s after the kill");

    public void Write(TextWriter output)
    {
        output.WriteLine($"{Environment.ProcessorCount} cores, PostgreSQL with durable commits, two API nodes");
        output.WriteLine();
        output.WriteLine("| silos | uploads/s | of one | photos derived/s | of one | calls/s of a node | of one |");
        output.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        _lines.ForEach(output.WriteLine);
        output.WriteLine();
        _times.ForEach(output.WriteLine);
    }
}
