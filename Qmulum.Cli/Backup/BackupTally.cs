namespace Qmulum.Cli.Backup;

/// <summary>What a run has done so far. Safe to use from any thread.</summary>
sealed class BackupTally
{
    /// <summary>Failures listed one by one; beyond that they are counted only, so that a bad disk cannot fill the memory.</summary>
    const int MaxListed = 10_000;

    readonly Lock _lock = new();
    readonly List<FailedFile> _failures = [];

    /// <summary>Files that the library had before they were sent.</summary>
    public int Present { get; private set; }

    /// <summary>Files sent and acknowledged, and their bytes.</summary>
    public int Sent { get; private set; }

    public long SentBytes { get; private set; }

    /// <summary>Files that a real run would send, and their bytes.</summary>
    public int Missing { get; private set; }

    public long MissingBytes { get; private set; }

    public int Failed { get; private set; }

    /// <summary>The first 10,000 failures.</summary>
    public IReadOnlyList<FailedFile> Failures
    {
        get
        {
            lock (_lock)
            {
                return [.. _failures];
            }
        }
    }

    public void AddPresent(int files = 1)
    {
        lock (_lock)
        {
            Present += files;
        }
    }

    public void AddSent(long bytes)
    {
        lock (_lock)
        {
            Sent++;
            SentBytes += bytes;
        }
    }

    public void AddMissing(long bytes)
    {
        lock (_lock)
        {
            Missing++;
            MissingBytes += bytes;
        }
    }

    public void AddFailure(string path, string reason)
    {
        lock (_lock)
        {
            Failed++;
            if (_failures.Count < MaxListed)
            {
                _failures.Add(new FailedFile(path, reason));
            }
        }
    }
}
