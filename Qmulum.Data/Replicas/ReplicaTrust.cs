namespace Qmulum.Data;

/// <summary>
/// Which replicas are counted on: a copy that only says of itself that it is one may be anybody's who has a key. Written from what the library itself has noted,
/// so that a database that was made anew knows it again.
/// </summary>
public sealed class ReplicaTrust
{
    /// <summary>What stands for the disk of replicas that did not tell theirs: they are taken for one.</summary>
    internal static readonly byte[] Untold = [0];

    // One that is not known is of a database that was lost: it has told nothing, and says everything anew when it comes.
    const string Count = $"""
        INSERT INTO replica (library_id, replica_id, account_id, name, seq, made_at, seen_at, disk, counts_since)
        VALUES (@library, @replica, @account, @name, {ReplicaIndex.Nothing}, @since, @now, @disk, @since)
        ON CONFLICT (library_id, replica_id) DO UPDATE SET counts_since = excluded.counts_since WHERE replica.account_id = excluded.account_id
        """;

    const string Counted = "SELECT replica_id FROM replica WHERE library_id = @library AND counts_since IS NOT NULL";

    const string CountNoMore = "UPDATE replica SET counts_since = NULL WHERE library_id = @library AND replica_id = @replica";

    const string CountNone = "UPDATE replica SET counts_since = NULL WHERE library_id = @library AND counts_since IS NOT NULL";

    readonly IndexStore _store;
    readonly TimeProvider _clock;

    internal ReplicaTrust(IndexStore store, TimeProvider clock) => (_store, _clock) = (store, clock);

    /// <summary>From now on these are counted on. Nothing is written when they are already; what they hold is for them to say.</summary>
    public async Task CountAsync(string libraryId, IEnumerable<CountedRow> replicas, CancellationToken ct)
    {
        var known = await _store.ReadAsync(session => session.QueryAsync(Counted, static row => PhotoColumns.ReadId(row, 0), ("@library", libraryId)), ct)
            .ConfigureAwait(false);
        var missing = replicas.Where(replica => !known.Contains(replica.ReplicaId)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        await _store.WriteAsync(
            async session =>
            {
                await session.ExecuteEachAsync(Count, [.. missing.Select(replica => ValuesOf(libraryId, replica))]).ConfigureAwait(false);
                return true;
            },
            ct).ConfigureAwait(false);
    }

    /// <summary>A replica is not counted on any more, or never was.</summary>
    public Task CountNoMoreAsync(string libraryId, Guid replicaId, CancellationToken ct) => _store.WriteAsync(
        session => session.ExecuteAsync(CountNoMore, ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId))), ct);

    /// <summary>No replica of a library is counted on any more.</summary>
    public Task CountNoneAsync(string libraryId, CancellationToken ct) => _store.WriteAsync(session => session.ExecuteAsync(CountNone, ("@library", libraryId)), ct);

    SqlValue[] ValuesOf(string libraryId, CountedRow replica) =>
    [
        ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replica.ReplicaId)), ("@account", PhotoColumns.IdBytes(replica.AccountId)),
        ("@name", replica.Name), ("@since", replica.Since.ToUnixTimeMilliseconds()), ("@now", _clock.GetUtcNow().ToUnixTimeMilliseconds()),
        ("@disk", replica.Disk ?? Untold),
    ];
}

/// <summary>A replica that is counted on.</summary>
/// <param name="ReplicaId">The replica.</param>
/// <param name="AccountId">Whose key it comes with.</param>
/// <param name="Name">What it was called when it was said.</param>
/// <param name="Disk">What told its disk from others then; null where it did not say.</param>
/// <param name="Since">Since when it is counted on.</param>
public sealed record CountedRow(Guid ReplicaId, Guid AccountId, string Name, byte[]? Disk, DateTimeOffset Since);
