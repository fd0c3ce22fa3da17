namespace Qmulum.Cli.Backup;

/// <summary>What a run has done so far. Safe to use from any thread.</summary>
sealed class BackupTally
{
    readonly Lock _lock = new();

    /// <summary>Files that the library had before they were sent.</summary>
    public int Present { get; private set; }

    /// <summary>Files sent and acknowledged, and their bytes.</summary>
    public int Sent { get; private set; }

    public long SentBytes { get; private set; }

    /// <summary>Files that a real run would send, and their bytes.</summary>
    public int Missing { get; private set; }

    public long MissingBytes { get; private set; }

    /// <summary>Files that a real run would not send since their bytes are those of one that it sends.</summary>
    public int Copies { get; private set; }

    public FailureList Failures { get; } = new();

    public int Failed => Failures.Count;

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

    public void AddCopies(int files)
    {
        lock (_lock)
        {
            Copies += files;
        }
    }

    public void AddFailure(string path, string reason) => Failures.Add(path, reason);
}
