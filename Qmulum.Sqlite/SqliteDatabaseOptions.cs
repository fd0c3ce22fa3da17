namespace Qmulum.Sqlite;

/// <summary>Where one database lies and the bounds that it keeps.</summary>
public sealed record SqliteDatabaseOptions
{
    /// <summary>The database's file. Its folder is created when it is not there.</summary>
    public required string Path { get; init; }

    /// <summary>How many reads run at the same time, each on a connection of its own. At least 1.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>How many writes may wait for the writer; whoever comes then waits for a place. At least 1.</summary>
    public int WriteQueue { get; init; } = 4096;

    /// <summary>How many queued writes share one transaction, and so one fsync, at most. At least 1.</summary>
    public int MaxBatch { get; init; } = 512;

    /// <summary>How long a write waits for a lock that another process holds before it fails. More than zero.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The page cache of each connection in KiB; it is taken only as pages are read. At least 1.</summary>
    public int CacheKibibytes { get; init; } = 8192;

    /// <summary>How many prepared statements each connection keeps. At least 1.</summary>
    public int PreparedCommands { get; init; } = 256;

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        ArgumentOutOfRangeException.ThrowIfLessThan(Readers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WriteQueue, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BusyTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BusyTimeout, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(CacheKibibytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PreparedCommands, 1);
    }
}
