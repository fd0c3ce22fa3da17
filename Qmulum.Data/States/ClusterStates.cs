namespace Qmulum.Data;

/// <summary>The states of a cluster's grains, which lie in the same database as its lists. An embedded server has them in a file of their own.</summary>
public sealed class ClusterStates
{
    /// <summary>States of one step at most.</summary>
    public const int MaxStep = 10_000;

    // Every order of text has digits before letters, and the ids of photos are of one shape: 'g' comes after all of them, and nothing else is between.
    internal const string SelectPhotos = $"""
        SELECT substr(grain_id, 7), coalesce(state->>'libraryId', '') FROM grain_state
        WHERE grain_id > @after AND grain_id < 'photo/g' AND state_name = 'photo' AND service_id = '{ClusterRows.ServiceId}' AND key_high = 0 AND key_low = 0
            AND state IS NOT NULL AND state->>'purgedAt' IS NULL AND modified_at < to_timestamp(@before / 1000.0)
        ORDER BY grain_id LIMIT @limit
        """;

    readonly IndexStore _store;

    internal ClusterStates(IndexStore store) => _store = store;

    /// <summary>The next photos that have a state and were not deleted for good, in the order of their ids, with the libraries that they are in.</summary>
    /// <param name="after">The last one of the step before; null for the first step.</param>
    /// <param name="writtenBefore">Only states that were written before that.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<(Guid Photo, string LibraryId)>> PhotosAsync(Guid? after, DateTimeOffset writtenBefore, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxStep);
        return await _store.ReadAsync(
            session => session.QueryAsync(
                SelectPhotos,
                row => (Guid.ParseExact(row.GetString(0), "D"), row.GetString(1)),
                ("@after", ClusterRows.Grain("photo", after?.ToString("D") ?? "")), ("@before", writtenBefore.ToUnixTimeMilliseconds()), ("@limit", (long)limit)),
            ct).ConfigureAwait(false);
    }
}
