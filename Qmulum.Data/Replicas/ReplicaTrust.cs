namespace Qmulum.Data;

/// <summary>Which replicas are counted on: a copy that only says of itself that it is one may be anybody's who has a key.</summary>
public sealed class ReplicaTrust
{
    /// <summary>What stands for the disk of replicas that did not tell theirs: they are taken for one.</summary>
    internal static readonly byte[] Untold = [0];

    const string Set = """
        UPDATE replica SET counts_since = CASE WHEN @counts = 1 THEN coalesce(counts_since, @now) ELSE NULL END
        WHERE library_id = @library AND replica_id = @replica
        """;

    readonly IndexStore _store;
    readonly TimeProvider _clock;

    internal ReplicaTrust(IndexStore store, TimeProvider clock) => (_store, _clock) = (store, clock);

    /// <summary>From now on a replica is counted on, or is not. The same again changes nothing.</summary>
    /// <returns>False when there is no such replica.</returns>
    public async Task<bool> SetAsync(string libraryId, Guid replicaId, bool counts, CancellationToken ct) => await _store.WriteAsync(
        session => session.ExecuteAsync(
            Set, ("@counts", counts ? 1L : 0L), ("@now", _clock.GetUtcNow().ToUnixTimeMilliseconds()), ("@library", libraryId),
            ("@replica", PhotoColumns.IdBytes(replicaId))),
        ct).ConfigureAwait(false) > 0;
}
