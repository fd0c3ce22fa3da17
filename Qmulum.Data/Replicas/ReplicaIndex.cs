using System.Data.Common;

namespace Qmulum.Data;

/// <summary>Which replicas there are, and which photos each holds: what they said themselves, never more.</summary>
public sealed class ReplicaIndex
{
    /// <summary>Replicas of one library at most.</summary>
    public const int MaxReplicas = 100;

    /// <summary>Replicas of one account in a library at most: nobody keeps the others' out.</summary>
    public const int MaxOfAccount = 20;

    /// <summary>Photos of one report, and of one answer, at most.</summary>
    public const int MaxPhotos = 1_000;

    /// <summary>What a replica has followed that must say everything anew: before the first change, which is 1, and before one that was never told of any.</summary>
    internal const string Nothing = "-1";

    const string Find = "SELECT account_id, seq FROM replica WHERE library_id = @library AND replica_id = @replica";

    const string CountReplicas =
        "SELECT count(*), coalesce(sum(CASE WHEN account_id = @account THEN 1 ELSE 0 END), 0) FROM replica WHERE library_id = @library";

    // One that is to say everything anew is waited for from when that was so: not from when it last said that it is there.
    const string Save = """
        INSERT INTO replica (library_id, replica_id, account_id, name, seq, made_at, seen_at, disk)
        VALUES (@library, @replica, @account, @name, 0, @now, @now, @disk)
        ON CONFLICT (library_id, replica_id) DO UPDATE SET name = excluded.name, disk = excluded.disk,
            seen_at = CASE WHEN replica.seq < 0 THEN replica.seen_at ELSE excluded.seen_at END
        """;

    const string See = """
        UPDATE replica SET seq = @seq, seen_at = @now WHERE library_id = @library AND replica_id = @replica AND account_id = @account
        """;

    // Of photos that the library has: what a replica claims beyond takes no room.
    const string Hold = """
        INSERT INTO replica_photo (library_id, replica_id, photo_id, verified_at)
        SELECT library_id, @replica, photo_id, @verified FROM photo WHERE library_id = @library AND photo_id = @photo AND removed IN (0, 2)
        ON CONFLICT (library_id, replica_id, photo_id) DO UPDATE SET verified_at = excluded.verified_at
        """;

    const string Lose = "DELETE FROM replica_photo WHERE library_id = @library AND replica_id = @replica AND photo_id = @photo";

    const string LoseProof = "DELETE FROM replica_proof WHERE library_id = @library AND replica_id = @replica AND photo_id = @photo";

    const string List = """
        SELECT replica.replica_id, replica.account_id, replica.name, replica.seq, replica.made_at, replica.seen_at,
            coalesce(held.photos, 0), coalesce(held.bytes, 0), replica.counts_since, coalesce(replica.disk, @untold)
        FROM replica LEFT JOIN (
            SELECT replica_photo.replica_id AS replica_id, count(*) AS photos, sum(photo.size) AS bytes
            FROM replica_photo JOIN photo ON photo.library_id = replica_photo.library_id AND photo.photo_id = replica_photo.photo_id
            WHERE replica_photo.library_id = @library AND photo.removed = 0 AND photo.part_of IS NULL
            GROUP BY replica_photo.replica_id) AS held ON held.replica_id = replica.replica_id
        WHERE replica.library_id = @library
        ORDER BY replica.made_at, replica.replica_id
        """;

    // From the damaged ones and those that were asked back, which are few. Of these the latest first: a whole library may be, and a person waits for one.
    internal const string Wanted = """
        SELECT photo.photo_id, photo.sha256, photo.size
        FROM (SELECT photo_id, damaged_at AS asked_at FROM photo_check WHERE library_id = @library AND damaged_at IS NOT NULL
            UNION ALL SELECT photo_id, recalled_at FROM photo_elsewhere WHERE library_id = @library AND recalled_at IS NOT NULL) AS asked
            CROSS JOIN replica_photo CROSS JOIN photo
        WHERE replica_photo.library_id = @library AND replica_photo.replica_id = @replica AND replica_photo.photo_id = asked.photo_id
            AND photo.library_id = @library AND photo.photo_id = asked.photo_id AND photo.removed = 0
        ORDER BY asked.asked_at DESC, asked.photo_id LIMIT @limit
        """;

    const string CountHolders = "SELECT count(*) FROM replica_photo WHERE library_id = @library AND photo_id = @photo";

    readonly IndexStore _store;
    readonly TimeProvider _clock;

    internal ReplicaIndex(IndexStore store, TimeProvider clock) => (_store, _clock) = (store, clock);

    /// <summary>Enters a replica, or its new name and place.</summary>
    /// <param name="disk">What tells its disk from others; null where it does not say.</param>
    /// <returns>What became of it, and the last change that it told of.</returns>
    public Task<(ReplicaEntry Entry, long Seq)> SaveAsync(string libraryId, Guid replicaId, Guid accountId, string name, byte[]? disk, CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            var known = await session.QueryAsync(Find, ReadKnown, ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId))).ConfigureAwait(false);
            if (known is [var (owner, _)] && owner != accountId)
            {
                return (ReplicaEntry.OfAnother, 0);
            }

            if (known is [] && await IsFullAsync(session, libraryId, accountId).ConfigureAwait(false))
            {
                return (ReplicaEntry.TooMany, 0);
            }

            await session.ExecuteAsync(
                Save,
                ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId)), ("@account", PhotoColumns.IdBytes(accountId)), ("@name", name),
                ("@now", Now), ("@disk", disk ?? ReplicaTrust.Untold)).ConfigureAwait(false);
            return known is [var (_, seq)] ? (ReplicaEntry.Known, seq) : (ReplicaEntry.Made, 0L);
        },
        ct);

    static async Task<bool> IsFullAsync(IndexSession session, string libraryId, Guid accountId)
    {
        var (all, own) = (await session.QueryAsync(
            CountReplicas, row => (row.GetInt64(0), Convert.ToInt64(row.GetValue(1))), ("@library", libraryId), ("@account", PhotoColumns.IdBytes(accountId)))
            .ConfigureAwait(false))[0];
        return all >= MaxReplicas || own >= MaxOfAccount;
    }

    /// <summary>Enters what a replica says that it holds, and holds no more. The same again changes nothing.</summary>
    /// <param name="seq">The last change that it has followed.</param>
    /// <param name="held">Up to 1,000 photos, and when it last read them and found them whole; a time that is not yet counts as now.</param>
    /// <param name="lost">Up to 1,000 photos.</param>
    /// <returns>False when there is no such replica of that account.</returns>
    public Task<bool> ReportAsync(
        string libraryId, Guid replicaId, Guid accountId, long seq, IReadOnlyList<(Guid PhotoId, DateTimeOffset VerifiedAt)> held, IReadOnlyList<Guid> lost,
        CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(held.Count, MaxPhotos);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lost.Count, MaxPhotos);
        var now = Now;
        return _store.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync(
                    See,
                    ("@seq", seq), ("@now", now), ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId)),
                    ("@account", PhotoColumns.IdBytes(accountId))).ConfigureAwait(false) == 0)
                {
                    return false;
                }

                await session.ExecuteEachAsync(Hold, [.. held.Select(copy => (SqlValue[])[
                    .. Values(libraryId, replicaId, copy.PhotoId), ("@verified", Math.Min(now, copy.VerifiedAt.ToUnixTimeMilliseconds()))])]).ConfigureAwait(false);
                await session.ExecuteEachAsync(Lose, [.. lost.Select(photo => Values(libraryId, replicaId, photo))]).ConfigureAwait(false);
                await session.ExecuteEachAsync(LoseProof, [.. lost.Select(photo => Values(libraryId, replicaId, photo))]).ConfigureAwait(false);
                return true;
            },
            ct);
    }

    /// <summary>The replicas of a library, the oldest first. What each holds is counted: 200,000 photos take a fraction of a second.</summary>
    public Task<List<ReplicaRow>> ListAsync(string libraryId, CancellationToken ct) =>
        _store.ReadAsync(session => session.QueryAsync(List, Read, ("@library", libraryId), ("@untold", ReplicaTrust.Untold)), ct);

    /// <summary>Originals of the timeline that were found damaged here or asked back, and that the replica said it holds.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <returns>Null when there is no such replica of that account.</returns>
    public Task<List<WantedPhoto>?> FindWantedAsync(string libraryId, Guid replicaId, Guid accountId, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPhotos);
        return _store.ReadSnapshotAsync(
            async session =>
            {
                var known = await session.QueryAsync(Find, ReadKnown, ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId))).ConfigureAwait(false);
                return known is not [var (owner, _)] || owner != accountId
                    ? null
                    : await session.QueryAsync(
                        Wanted, row => new WantedPhoto(PhotoColumns.ReadId(row, 0), row.GetFieldValue<byte[]>(1), row.GetInt64(2)),
                        ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId)), ("@limit", (long)limit)).ConfigureAwait(false);
            },
            ct);
    }

    /// <summary>How many replicas said that they hold a photo.</summary>
    public async Task<long> CountHoldersAsync(string libraryId, Guid photoId, CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync(CountHolders, row => row.GetInt64(0), ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId))), ct)
        .ConfigureAwait(false))[0];

    /// <summary>Forgets a replica and what it holds; false when there is none such.</summary>
    public Task<bool> RemoveAsync(string libraryId, Guid replicaId, CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            var removed = 0;
            foreach (var table in (string[])["replica_photo", "replica_proof", "replica"])
            {
                removed = await session.ExecuteAsync(
                    $"DELETE FROM {table} WHERE library_id = @library AND replica_id = @replica",
                    ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId))).ConfigureAwait(false);
            }

            return removed > 0;
        },
        ct);

    /// <summary>
    /// Believes nothing that the replicas said: the database is an older one that was brought back, and they may have lost since what they held then. Each that
    /// comes hears that it followed nothing, and says everything anew. What they are asked from now on nobody knows who has that older one.
    /// </summary>
    public Task DoubtAllAsync(CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("DELETE FROM replica_photo").ConfigureAwait(false);
            await session.ExecuteAsync("DELETE FROM replica_proof").ConfigureAwait(false);
            await session.ExecuteAsync("DELETE FROM proof_secret").ConfigureAwait(false);
            return await session.ExecuteAsync($"UPDATE replica SET seq = {Nothing}, seen_at = @now", ("@now", Now)).ConfigureAwait(false); // from now on they have some days
        },
        ct);

    long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    static (Guid Owner, long Seq) ReadKnown(DbDataReader row) => (PhotoColumns.ReadId(row, 0), row.GetInt64(1));

    static SqlValue[] Values(string libraryId, Guid replicaId, Guid photoId) =>
        [("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId)), ("@photo", PhotoColumns.IdBytes(photoId))];

    static ReplicaRow Read(DbDataReader row) => new(
        PhotoColumns.ReadId(row, 0),
        PhotoColumns.ReadId(row, 1),
        row.GetString(2),
        row.GetInt64(3),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        row.GetInt64(6),
        Convert.ToInt64(row.GetValue(7)), // PostgreSQL sums bigints to a numeric
        row.IsDBNull(8) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        row.GetFieldValue<byte[]>(9));
}
