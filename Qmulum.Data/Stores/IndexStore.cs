namespace Qmulum.Data;

/// <summary>A database that runs units of work. The works are the same for both databases; how they are run is not.</summary>
abstract class IndexStore : IAsyncDisposable
{
    public abstract SqlDialect Dialect { get; }

    /// <summary>
    /// One transaction, durable when the task completes. The work awaits nothing but its session: on SQLite it runs on
    /// the one writer's thread.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct);

    /// <summary>A transaction whose statements all see the same moment, from its first one on that is no lock.</summary>
    public abstract Task<T> WriteSnapshotAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct);

    /// <summary>A read of one statement.</summary>
    public abstract Task<T> ReadAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct);

    /// <summary>A read of several statements that all see the same moment.</summary>
    public abstract Task<T> ReadSnapshotAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}
