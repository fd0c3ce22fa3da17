namespace Qmulum.Data;

/// <summary>Originals that were asked back of the replicas and are not here yet.</summary>
public sealed class RecallIndex
{
    const string CountLate = "SELECT count(*) FROM photo_elsewhere WHERE library_id = @library AND recalled_at IS NOT NULL AND recalled_at < @before";

    const string Find = "SELECT recalled_at IS NOT NULL OR by_guest = 1 FROM photo_elsewhere WHERE library_id = @library AND photo_id = @photo";

    const string CountOfGuests = "SELECT count(*) FROM photo_elsewhere WHERE library_id = @library AND by_guest = 1";

    const string Mark = "UPDATE photo_elsewhere SET by_guest = 1 WHERE library_id = @library AND photo_id = @photo";

    /// <summary>
    /// Since when replicas are waited for, which are to say anew what they hold: those that were known when the database was brought back or made anew, and
    /// any where it was made anew and knows none.
    /// </summary>
    internal const string Waits = """
        SELECT seen_at AS began FROM replica WHERE library_id = @library AND account_id = @owner AND seq < 0
        UNION ALL SELECT applied_at FROM index_version WHERE version = 1
        """;

    const string WaitsSince = $"SELECT max(began) FROM ({Waits}) AS waits WHERE began >= @patient";

    /// <summary>How long they are waited for before what they may have is asked back.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    readonly IndexStore _store;
    readonly TimeProvider _clock;

    internal RecallIndex(IndexStore store, TimeProvider clock) => (_store, _clock) = (store, clock);

    /// <summary>From when on they are waited for no more, as times are compared in the database.</summary>
    internal static SqlValue PatientSince(TimeProvider clock) => ("@patient", (clock.GetUtcNow() - Patience).ToUnixTimeMilliseconds());

    /// <summary>Until when nothing is asked back on account of replicas that have not said anew yet what they hold; null when nobody is waited for.</summary>
    public async Task<DateTimeOffset?> WaitsUntilAsync(string libraryId, Guid owner, CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync(
            WaitsSince, static row => row.IsDBNull(0) ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)) + Patience,
            ("@library", libraryId), ("@owner", PhotoColumns.IdBytes(owner)), PatientSince(_clock)),
        ct).ConfigureAwait(false))[0];

    /// <summary>Whether a guest may ask an original back: it is counted among theirs until it is here.</summary>
    /// <param name="most">How many may be on their way for guests.</param>
    /// <returns>True also when it is on its way already, or not known to be away.</returns>
    public Task<bool> AdmitGuestAsync(string libraryId, Guid photoId, int most, CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            SqlValue[] photo = [("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId))];
            if ((await session.QueryAsync(Find, static row => Convert.ToBoolean(row.GetValue(0)), photo).ConfigureAwait(false)) is not [false])
            {
                return true;
            }

            return (await session.QueryAsync(CountOfGuests, static row => row.GetInt64(0), ("@library", libraryId)).ConfigureAwait(false))[0] < most
                && await session.ExecuteAsync(Mark, photo).ConfigureAwait(false) > 0;
        },
        ct);

    /// <summary>How many were asked back before a time.</summary>
    public async Task<long> CountLateAsync(string libraryId, DateTimeOffset before, CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync(CountLate, static row => row.GetInt64(0), ("@library", libraryId), ("@before", before.ToUnixTimeMilliseconds())), ct)
        .ConfigureAwait(false))[0];
}
