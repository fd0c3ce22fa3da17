namespace Qmulum.Data;

/// <summary>The states of a cluster's grains, which lie in the same database as its lists. An embedded server has them in a file of their own.</summary>
public sealed class ClusterStates
{
    /// <summary>States of one step at most.</summary>
    public const int MaxStep = 10_000;

    // Every order of text has digits before letters, and the ids of photos are of one shape: 'g' comes after all of them, and nothing else is between. What is in
    // the state is no condition: PostgreSQL would think that few have no 'purgedAt', and sort the whole table for each step.
    const string SelectPhotos = $"""
        SELECT substr(grain_id, 7), CASE WHEN state->>'purgedAt' IS NULL AND modified_at < to_timestamp(@before / 1000.0) THEN state->>'libraryId' END
        FROM grain_state
        WHERE grain_id > @after AND grain_id < 'photo/g' AND state_name = 'photo' AND service_id = '{ClusterRows.ServiceId}' AND key_high = 0 AND key_low = 0
        ORDER BY grain_id LIMIT @limit
        """;

    readonly IndexStore _store;

    internal ClusterStates(IndexStore store) => _store = store;

    /// <summary>
    /// The next photos that have a state, in the order of their ids, with the libraries that they are in; in none are those that were deleted for good, or written of late.
    /// </summary>
    /// <param name="after">The last one of the step before; null for the first step.</param>
    /// <param name="writtenBefore">What was written since was so of late.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<(Guid Photo, string? LibraryId)>> PhotosAsync(Guid? after, DateTimeOffset writtenBefore, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxStep);
        return await _store.ReadAsync(
            session => session.QueryAsync(
                SelectPhotos,
                row => (Guid.ParseExact(row.GetString(0), "D"), row.IsDBNull(1) ? null : row.GetString(1)),
                ("@after", ClusterRows.Grain("photo", after?.ToString("D") ?? "")), ("@before", writtenBefore.ToUnixTimeMilliseconds()), ("@limit", (long)limit)),
            ct).ConfigureAwait(false);
    }
}
