namespace Qmulum.Cli.Pull;

/// <summary>What a round has done so far. Safe to use from any thread.</summary>
sealed class PullTally
{
    long _fetched;
    long _fetchedBytes;
    long _moved;
    long _removed;
    long _damaged;
    long _verified;
    long _mended;
    long _proven;
    long _elsewhere;

    public FailureList Failures { get; } = new();

    public bool HasDoneNothing => (_fetched, _moved, _removed, _damaged, _verified, _mended, _proven, Failures.Count) == (0, 0, 0, 0, 0, 0, 0, 0);

    public void AddFetched(long bytes)
    {
        Interlocked.Increment(ref _fetched);
        Interlocked.Add(ref _fetchedBytes, bytes);
    }

    public void AddMoved() => Interlocked.Increment(ref _moved);

    public void AddRemoved() => Interlocked.Increment(ref _removed);

    public void AddDamaged() => Interlocked.Increment(ref _damaged);

    public void AddVerified() => Interlocked.Increment(ref _verified);

    public void AddMended() => Interlocked.Increment(ref _mended);

    public void AddProven() => Interlocked.Increment(ref _proven);

    public void AddElsewhere() => Interlocked.Increment(ref _elsewhere);

    public override string ToString()
    {
        string?[] parts =
        [
            $"{_fetched} fetched ({Bytes.ToText(_fetchedBytes)})",
            _moved > 0 ? $"{_moved} moved" : null,
            _removed > 0 ? $"{_removed} gone at the server" : null,
            _verified > 0 || _damaged > 0 ? $"{_verified} read and whole, {_damaged} damaged or missing here" : null,
            _mended > 0 ? $"{_mended} sent back that the server did not have" : null,
            _proven > 0 ? $"{_proven} proven to be here" : null,
            _elsewhere > 0 ? $"{_elsewhere} originals are with other replicas" : null,
            $"{Failures.Count} failed",
        ];
        return string.Join(", ", parts.OfType<string>()) + ".";
    }
}
