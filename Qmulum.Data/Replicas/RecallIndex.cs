namespace Qmulum.Data;

/// <summary>Originals that were asked back of the replicas and are not here yet.</summary>
public sealed class RecallIndex
{
    const string CountLate = "SELECT count(*) FROM photo_elsewhere WHERE library_id = @library AND recalled_at IS NOT NULL AND recalled_at < @before";

    readonly IndexStore _store;

    internal RecallIndex(IndexStore store) => _store = store;

    /// <summary>How many were asked back before a time.</summary>
    public async Task<long> CountLateAsync(string libraryId, DateTimeOffset before, CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync(CountLate, static row => row.GetInt64(0), ("@library", libraryId), ("@before", before.ToUnixTimeMilliseconds())), ct)
        .ConfigureAwait(false))[0];
}
