namespace Qmulum.Cli;

/// <summary>What a run could not do. Safe to use from any thread.</summary>
sealed class FailureList
{
    /// <summary>Failures listed one by one; beyond that they are counted only, so that a bad disk cannot fill the memory.</summary>
    const int MaxListed = 10_000;

    readonly Lock _lock = new();
    readonly List<(string Path, string Reason)> _listed = [];

    public int Count { get; private set; }

    public void Add(string path, string reason)
    {
        lock (_lock)
        {
            Count++;
            if (_listed.Count < MaxListed)
            {
                _listed.Add((path, reason));
            }
        }
    }

    /// <summary>A line for each, and one for those that are only counted.</summary>
    public void Write(TextWriter to)
    {
        lock (_lock)
        {
            foreach (var (path, reason) in _listed)
            {
                to.WriteLine(PlainText.OneLine($"{path}: {reason}"));
            }

            if (Count > _listed.Count)
            {
                to.WriteLine($"… and {Count - _listed.Count} more failed.");
            }
        }
    }
}
