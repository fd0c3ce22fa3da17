namespace Qmulum.Data;

/// <summary>
/// What replicas answered when they were asked to prove that they hold a photo. Whether an answer is right is found out when the original is read the last
/// time before it goes.
/// </summary>
public sealed class ReplicaProofs
{
    const string FindReplica = "SELECT 1 FROM replica WHERE library_id = @library AND replica_id = @replica AND account_id = @account";

    const string Challenges = """
        SELECT photo.photo_id, photo.sha256, photo.size
        FROM replica CROSS JOIN release_candidate CROSS JOIN replica_photo CROSS JOIN photo
        WHERE replica.library_id = @library AND replica.replica_id = @replica AND replica.counts_since IS NOT NULL
            AND release_candidate.library_id = @library
            AND replica_photo.library_id = @library AND replica_photo.replica_id = @replica AND replica_photo.photo_id = release_candidate.photo_id
            AND photo.library_id = @library AND photo.photo_id = release_candidate.photo_id AND photo.removed = 0
            AND NOT EXISTS (SELECT 1 FROM replica_proof WHERE replica_proof.library_id = @library AND replica_proof.photo_id = release_candidate.photo_id
                AND replica_proof.replica_id = @replica AND replica_proof.asked_on >= @since)
        ORDER BY release_candidate.photo_id LIMIT @limit
        """;

    // Of what it said that it holds, and that is asked for: what it answers beyond takes no room.
    const string Enter = """
        INSERT INTO replica_proof (library_id, photo_id, replica_id, asked_on, proof)
        SELECT replica_photo.library_id, replica_photo.photo_id, replica_photo.replica_id, @asked, @proof
        FROM replica_photo JOIN release_candidate
            ON release_candidate.library_id = replica_photo.library_id AND release_candidate.photo_id = replica_photo.photo_id
            JOIN replica ON replica.library_id = replica_photo.library_id AND replica.replica_id = replica_photo.replica_id AND replica.counts_since IS NOT NULL
        WHERE replica_photo.library_id = @library AND replica_photo.replica_id = @replica AND replica_photo.photo_id = @photo
        ON CONFLICT (library_id, photo_id, replica_id) DO UPDATE SET asked_on = excluded.asked_on, proof = excluded.proof
        """;

    const string Find = """
        SELECT replica_proof.replica_id, replica_proof.asked_on, replica_proof.proof, coalesce(replica.disk, @untold)
        FROM replica_proof
            JOIN replica ON replica.library_id = replica_proof.library_id AND replica.replica_id = replica_proof.replica_id
            JOIN replica_photo ON replica_photo.library_id = replica_proof.library_id AND replica_photo.replica_id = replica_proof.replica_id
                AND replica_photo.photo_id = replica_proof.photo_id
        WHERE replica_proof.library_id = @library AND replica_proof.photo_id = @photo AND replica.account_id = @owner
            AND replica.counts_since IS NOT NULL AND replica_proof.asked_on >= @since AND replica_proof.asked_on <= @today
        ORDER BY replica_proof.replica_id
        """;

    readonly IndexStore _store;

    internal ReplicaProofs(IndexStore store) => _store = store;

    /// <summary>Photos that could be released, that the replica said it holds, and that it has not proven to hold of late.</summary>
    /// <param name="since">The day since when a proof is good; days are counted from 1970-01-01 (UTC).</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <returns>Null when there is no such replica of that account.</returns>
    public Task<List<WantedPhoto>?> FindChallengesAsync(string libraryId, Guid replicaId, Guid accountId, long since, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ReplicaIndex.MaxPhotos);
        return _store.ReadSnapshotAsync(
            async session => await IsKnownAsync(session, libraryId, replicaId, accountId).ConfigureAwait(false)
                ? await session.QueryAsync(
                    Challenges, row => new WantedPhoto(PhotoColumns.ReadId(row, 0), row.GetFieldValue<byte[]>(1), row.GetInt64(2)),
                    ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId)), ("@since", since), ("@limit", (long)limit)).ConfigureAwait(false)
                : null,
            ct);
    }

    /// <summary>Keeps what a replica answered.</summary>
    /// <param name="proofs">Up to 1,000.</param>
    /// <returns>False when there is no such replica of that account.</returns>
    public Task<bool> EnterAsync(string libraryId, Guid replicaId, Guid accountId, IReadOnlyList<KeptProof> proofs, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(proofs.Count, ReplicaIndex.MaxPhotos);
        return _store.WriteAsync(
            async session =>
            {
                if (!await IsKnownAsync(session, libraryId, replicaId, accountId).ConfigureAwait(false))
                {
                    return false;
                }

                await session.ExecuteEachAsync(Enter, [.. proofs.Select(proof => (SqlValue[])[
                    ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId)), ("@photo", PhotoColumns.IdBytes(proof.Id)), ("@asked", proof.AskedOn),
                    ("@proof", proof.Answer)])]).ConfigureAwait(false);
                return true;
            },
            ct);
    }

    /// <summary>
    /// What the owner's replicas that are counted on, and still say that they hold a photo, answered of late: by replica, and one of each disk. A wrong answer that
    /// hides a right one is found out and gone by the next round.
    /// </summary>
    /// <param name="days">How many days a proof is good for.</param>
    public async Task<List<KeptProof>> FindAsync(string libraryId, Guid photoId, Guid owner, long today, int days, CancellationToken ct)
    {
        var found = await _store.ReadAsync(
            session => session.QueryAsync(
                Find,
                row => (Proof: new KeptProof(PhotoColumns.ReadId(row, 0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)), Disk: row.GetFieldValue<byte[]>(3)),
                ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId)), ("@owner", PhotoColumns.IdBytes(owner)), ("@since", today - days),
                ("@today", today),
                ("@untold", ReplicaTrust.Untold)),
            ct).ConfigureAwait(false);
        return [.. found.DistinctBy(static one => Convert.ToHexString(one.Disk)).Select(static one => one.Proof)];
    }

    /// <summary>A replica's answer was wrong: it is not counted among those that hold the photo any more.</summary>
    public Task RefuteAsync(string libraryId, Guid replicaId, Guid photoId, CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            foreach (var table in (string[])["replica_proof", "replica_photo"])
            {
                await session.ExecuteAsync(
                    $"DELETE FROM {table} WHERE library_id = @library AND photo_id = @photo AND replica_id = @replica",
                    ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId)), ("@replica", PhotoColumns.IdBytes(replicaId))).ConfigureAwait(false);
            }

            return true;
        },
        ct);

    static async Task<bool> IsKnownAsync(IndexSession session, string libraryId, Guid replicaId, Guid accountId) => (await session.QueryAsync(
        FindReplica, static _ => true,
        ("@library", libraryId), ("@replica", PhotoColumns.IdBytes(replicaId)), ("@account", PhotoColumns.IdBytes(accountId))).ConfigureAwait(false)).Count > 0;
}

/// <summary>An answer to a challenge.</summary>
/// <param name="Id">The replica, or the photo: whichever is not said already.</param>
/// <param name="AskedOn">The day that it was asked on, counted from 1970-01-01 (UTC).</param>
/// <param name="Answer">32 bytes.</param>
public sealed record KeptProof(Guid Id, long AskedOn, byte[] Answer);
