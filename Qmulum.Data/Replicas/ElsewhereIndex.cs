namespace Qmulum.Data;

/// <summary>Which originals the replicas alone keep, which of them are asked back, and which could be released next.</summary>
public sealed class ElsewhereIndex
{
    /// <summary>Photos of one answer at most.</summary>
    public const int MaxPhotos = 1_000;

    const string Enter = """
        INSERT INTO photo_elsewhere (library_id, photo_id, since, is_freed) VALUES (@library, @photo, @since, 0)
        ON CONFLICT (library_id, photo_id) DO UPDATE SET since = excluded.since, is_freed = 0, recalled_at = NULL, by_guest = 0
        """;

    const string Freed = "UPDATE photo_elsewhere SET is_freed = 1 WHERE library_id = @library AND photo_id = @photo";

    // Also where a lost row is: the photo's state is believed.
    const string Recall = """
        INSERT INTO photo_elsewhere (library_id, photo_id, since, is_freed, recalled_at) VALUES (@library, @photo, @since, 1, @now)
        ON CONFLICT (library_id, photo_id) DO UPDATE SET recalled_at = excluded.recalled_at
        """;

    const string FindRecalled = "SELECT 1 FROM photo_elsewhere WHERE library_id = @library AND photo_id = @photo AND recalled_at IS NOT NULL";

    const string RecallAll = "UPDATE photo_elsewhere SET recalled_at = @now WHERE library_id = @library AND recalled_at IS NULL";

    // The owner's alone, and those that the owner named: whoever may add photos to a library, or has found a key for that, must not come to be the only one
    // who has them.
    const string Fresh = """
        FROM replica_photo JOIN replica ON replica.library_id = replica_photo.library_id AND replica.replica_id = replica_photo.replica_id
        WHERE replica_photo.library_id = @library AND replica_photo.photo_id = {photo} AND replica.account_id = @owner
            AND replica.counts_since IS NOT NULL AND replica.seen_at >= @seen AND replica_photo.verified_at >= @fresh AND replica.replica_id <> @without
        """;

    // Two on one disk are one copy.
    const string FreshCopies = $"(SELECT count(DISTINCT coalesce(replica.disk, @untold)) {Fresh})";

    static readonly string SelectHolders =
        $"SELECT replica.replica_id, coalesce(replica.disk, @untold) {Fresh.Replace("{photo}", "@photo", StringComparison.Ordinal)} AND @copies = @copies";

    static readonly string TooFew = $"{FreshCopies.Replace("{photo}", "photo_elsewhere.photo_id", StringComparison.Ordinal)} < @copies";

    static readonly string AtRisk = $"recalled_at IS NULL AND {TooFew}";

    static readonly string SelectAtRisk = $"""
        SELECT photo_id FROM photo_elsewhere
        WHERE library_id = @library AND photo_id > @after AND photo_id <= @last AND {AtRisk}
            AND NOT EXISTS (SELECT 1 FROM ({RecallIndex.Waits}) AS waits WHERE began >= @patient)
        ORDER BY photo_id LIMIT @limit
        """;

    // Of what was deleted for good there is nothing to bring back.
    const string HeldBy = """
        EXISTS (SELECT 1 FROM photo WHERE photo.library_id = @library AND photo.photo_id = photo_elsewhere.photo_id AND photo.removed IN (0, 2))
        AND EXISTS (SELECT 1 FROM replica_photo AS held WHERE held.library_id = @library AND held.replica_id = @without AND held.photo_id = photo_elsewhere.photo_id)
        """;

    static readonly string CountLeft = $"SELECT count(*) FROM photo_elsewhere WHERE library_id = @library AND {HeldBy} AND {TooFew}";

    static readonly string RecallLeft = $"UPDATE photo_elsewhere SET recalled_at = @now WHERE library_id = @library AND {HeldBy} AND {AtRisk}";

    static readonly string RecallEach = $"UPDATE photo_elsewhere SET recalled_at = @now WHERE library_id = @library AND photo_id = @photo AND {AtRisk}";

    const string Unfreed = """
        SELECT photo_id FROM photo_elsewhere
        WHERE library_id = @library AND photo_id > @after AND photo_id <= @last AND (is_freed = 0 OR recalled_at IS NOT NULL) ORDER BY photo_id LIMIT @limit
        """;

    static readonly string Releasable = $"""
        SELECT photo_id FROM photo
        WHERE library_id = @library AND photo_id > @after AND photo_id <= @last AND removed = 0 AND part_of IS NULL AND state = @ready
            AND {FreshCopies.Replace("{photo}", "photo.photo_id", StringComparison.Ordinal)} >= @copies
            AND NOT EXISTS (SELECT 1 FROM photo_elsewhere WHERE photo_elsewhere.library_id = photo.library_id AND photo_elsewhere.photo_id = photo.photo_id)
        ORDER BY photo_id LIMIT @limit
        """;

    static readonly string Totals = $"""
        SELECT count(*), coalesce(sum(photo.size), 0), coalesce(sum(CASE WHEN photo_elsewhere.recalled_at IS NULL THEN 0 ELSE 1 END), 0),
            coalesce(sum(CASE WHEN {TooFew} THEN 1 ELSE 0 END), 0)
        FROM photo_elsewhere JOIN photo ON photo.library_id = photo_elsewhere.library_id AND photo.photo_id = photo_elsewhere.photo_id
        WHERE photo_elsewhere.library_id = @library AND photo.removed IN (0, 2)
        """;

    // What is asked back is believed to be nowhere before it is here: whoever asked had a reason.
    static readonly string Doubtful = $"""
        WITH RECURSIVE place (i) AS (SELECT 1 WHERE EXISTS (SELECT 1 FROM photo_elsewhere WHERE library_id = @library) UNION ALL SELECT i + 16 FROM place WHERE i + 16 <= length(@photos)),
            asked (photo) AS (SELECT DISTINCT substr(@photos, i, 16) FROM place)
        SELECT photo_id FROM asked CROSS JOIN photo_elsewhere
        WHERE library_id = @library AND photo_id = asked.photo AND (recalled_at IS NOT NULL OR {TooFew})
        """;

    const string Count = """
        SELECT count(*) FROM photo_elsewhere JOIN photo ON photo.library_id = photo_elsewhere.library_id AND photo.photo_id = photo_elsewhere.photo_id
        WHERE photo_elsewhere.library_id = @library AND photo.removed IN (0, 2)
        """;

    const string Find = "SELECT 1 FROM photo_elsewhere WHERE library_id = @library AND photo_id = @photo";

    // As its bytes were when it was entered first nobody knows any more: whatever lies there stays.
    const string EnterAgain = """
        INSERT INTO photo_elsewhere (library_id, photo_id, since, is_freed, recalled_at) VALUES (@library, @photo, @since, 1, nullif(@recalled, 0))
        ON CONFLICT (library_id, photo_id) DO NOTHING
        """;

    const string Suggest =
        "INSERT INTO release_candidate (library_id, photo_id) VALUES (@library, @photo) ON CONFLICT (library_id, photo_id) DO NOTHING";

    readonly IndexStore _store;
    readonly TimeProvider _clock;

    internal ElsewhereIndex(IndexStore store, TimeProvider clock) => (_store, _clock) = (store, clock);

    /// <summary>An original is about to be the replicas' alone. Whether its bytes are gone here is told by <see cref="FreedAsync"/>.</summary>
    public Task EnterAsync(string libraryId, Guid photoId, DateTimeOffset since, CancellationToken ct) =>
        ExecuteAsync(Enter, ct, [.. Photo(libraryId, photoId), ("@since", since.ToUnixTimeMilliseconds())]);

    /// <summary>Its bytes are not here any more.</summary>
    public Task FreedAsync(string libraryId, Guid photoId, CancellationToken ct) => ExecuteAsync(Freed, ct, Photo(libraryId, photoId));

    /// <summary>Whether it is entered as kept elsewhere.</summary>
    public async Task<bool> HasAsync(string libraryId, Guid photoId, CancellationToken ct) =>
        (await _store.ReadAsync(session => session.QueryAsync(Find, static _ => true, Photo(libraryId, photoId)), ct).ConfigureAwait(false)).Count > 0;

    /// <summary>Enters what was lost of one: the photo itself says that the replicas alone have it. One that is entered stays as it is.</summary>
    /// <param name="since">Since when it is away.</param>
    /// <param name="recalledAt">Since when it is asked back.</param>
    public Task EnterAgainAsync(string libraryId, Guid photoId, DateTimeOffset since, DateTimeOffset? recalledAt, CancellationToken ct) => ExecuteAsync(
        EnterAgain, ct,
        [.. Photo(libraryId, photoId), ("@since", since.ToUnixTimeMilliseconds()), ("@recalled", recalledAt?.ToUnixTimeMilliseconds() ?? 0)]);

    /// <summary>Those of these photos that are away, and of which nobody can say that their originals will be had again: they are asked back, or too few fresh copies are known.</summary>
    /// <param name="photos">Up to 10,000.</param>
    public async Task<HashSet<Guid>> DoubtfulAsync(string libraryId, IReadOnlyCollection<Guid> photos, CopyRule rule, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(photos.Count, PhotoChecks.MaxHashes);
        return photos.Count == 0
            ? []
            : [.. await SelectAsync(
                Doubtful, ct, [("@library", libraryId), ("@photos", photos.SelectMany(PhotoColumns.IdBytes).ToArray()), .. Rule(rule, Guid.Empty)]).ConfigureAwait(false)];
    }

    /// <summary>How many photos of a library are away, or are just about to be; those in the trash too.</summary>
    public async Task<long> CountAsync(string libraryId, CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync(Count, static row => row.GetInt64(0), ("@library", libraryId)), ct).ConfigureAwait(false))[0];

    /// <summary>It is asked back, now.</summary>
    /// <param name="since">Since when it is away.</param>
    public Task RecallAsync(string libraryId, Guid photoId, DateTimeOffset since, CancellationToken ct) =>
        ExecuteAsync(Recall, ct, [.. Photo(libraryId, photoId), ("@since", since.ToUnixTimeMilliseconds()), ("@now", Now)]);

    public async Task<bool> IsRecalledAsync(string libraryId, Guid photoId, CancellationToken ct) =>
        (await _store.ReadAsync(session => session.QueryAsync(FindRecalled, static _ => true, Photo(libraryId, photoId)), ct).ConfigureAwait(false)).Count > 0;

    /// <summary>It is back, or never went, or is gone for good.</summary>
    public Task ForgetAsync(string libraryId, Guid photoId, CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("DELETE FROM release_candidate WHERE library_id = @library AND photo_id = @photo", Photo(libraryId, photoId)).ConfigureAwait(false);
            return await session.ExecuteAsync("DELETE FROM photo_elsewhere WHERE library_id = @library AND photo_id = @photo", Photo(libraryId, photoId)).ConfigureAwait(false);
        },
        ct);

    /// <summary>Asks everything back that a library has elsewhere.</summary>
    /// <returns>How many were not asked back yet.</returns>
    public Task<int> RecallAllAsync(string libraryId, CancellationToken ct) => ExecuteAsync(RecallAll, ct, ("@library", libraryId), ("@now", Now));

    /// <summary>
    /// Photos that are away and of which too few fresh copies are known, and that are not asked back yet. None while replicas are still to tell anew what they
    /// hold, for up to a week after the database was brought back or made anew: nobody is to send a whole library because it was not heard yet.
    /// </summary>
    public Task<List<Guid>> AtRiskAsync(PhotoSpan span, CopyRule rule, int limit, CancellationToken ct) =>
        SelectAsync(
            SelectAtRisk, ct, [.. Span(span, limit), .. Rule(rule, Guid.Empty), RecallIndex.PatientSince(_clock)]);

    /// <summary>The replicas of which a fresh copy is known, and what tells the disk of each from others.</summary>
    public Task<List<(Guid ReplicaId, string Disk)>> HoldersAsync(string libraryId, Guid photoId, CopyRule rule, CancellationToken ct) => _store.ReadAsync(
        session => session.QueryAsync(
            SelectHolders, static row => (PhotoColumns.ReadId(row, 0), Convert.ToHexString(row.GetFieldValue<byte[]>(1))),
            [.. Photo(libraryId, photoId), .. Rule(rule, Guid.Empty)]),
        ct);

    /// <summary>Photos whose bytes may still be here although they are released, or are about to be, and those that are asked back: they may be here again.</summary>
    public Task<List<Guid>> UnfreedAsync(PhotoSpan span, int limit, CancellationToken ct) => SelectAsync(Unfreed, ct, Span(span, limit));

    /// <summary>Photos of the timeline that are shown, and of which enough replicas said that they hold them.</summary>
    public Task<List<Guid>> ReleasableAsync(PhotoSpan span, CopyRule rule, int limit, CancellationToken ct) =>
        SelectAsync(Releasable, ct, [.. Span(span, limit), .. Rule(rule, Guid.Empty), ("@ready", (long)PhotoState.Ready)]);

    /// <summary>How many photos that are away would have too few copies without a replica.</summary>
    public async Task<long> CountLeftAsync(string libraryId, Guid replicaId, CopyRule rule, CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync(CountLeft, static row => row.GetInt64(0), [("@library", libraryId), .. Rule(rule, replicaId)]), ct)
        .ConfigureAwait(false))[0];

    /// <summary>Asks them back.</summary>
    public Task RecallLeftAsync(string libraryId, Guid replicaId, CopyRule rule, CancellationToken ct) =>
        ExecuteAsync(RecallLeft, ct, [("@library", libraryId), ("@now", Now), .. Rule(rule, replicaId)]);

    /// <summary>Asks those of these photos back that are away and have too few copies.</summary>
    public Task RecallEachAsync(string libraryId, IReadOnlyList<Guid> photos, CopyRule rule, CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            await session.ExecuteEachAsync(
                RecallEach, [.. photos.Select(photo => (SqlValue[])[.. Photo(libraryId, photo), ("@now", Now), .. Rule(rule, Guid.Empty)])]).ConfigureAwait(false);
            return true;
        },
        ct);

    /// <summary>What a library has elsewhere.</summary>
    public async Task<ElsewhereTotals> TotalsAsync(string libraryId, CopyRule rule, CancellationToken ct) => (await _store.ReadAsync(
        session => session.QueryAsync(
            Totals,
            // PostgreSQL sums bigints to a numeric.
            static row => new ElsewhereTotals(row.GetInt64(0), Convert.ToInt64(row.GetValue(1)), Convert.ToInt64(row.GetValue(2)), Convert.ToInt64(row.GetValue(3))),
            [("@library", libraryId), .. Rule(rule, Guid.Empty)]),
        ct).ConfigureAwait(false))[0];

    /// <summary>A photo could be released but for proofs: replicas are asked for them.</summary>
    public Task SuggestAsync(string libraryId, Guid photoId, CancellationToken ct) => ExecuteAsync(Suggest, ct, Photo(libraryId, photoId));

    /// <summary>A photo is not to be released, or is: nobody is asked for proofs of it.</summary>
    public Task WithdrawAsync(string libraryId, Guid photoId, CancellationToken ct) =>
        ExecuteAsync("DELETE FROM release_candidate WHERE library_id = @library AND photo_id = @photo", ct, Photo(libraryId, photoId));

    /// <summary>Nothing of a library is to be released.</summary>
    public Task WithdrawAllAsync(string libraryId, CancellationToken ct) =>
        ExecuteAsync("DELETE FROM release_candidate WHERE library_id = @library", ct, ("@library", libraryId));

    Task<List<Guid>> SelectAsync(string sql, CancellationToken ct, params SqlValue[] values) =>
        _store.ReadAsync(session => session.QueryAsync(sql, static row => PhotoColumns.ReadId(row, 0), values), ct);

    Task<int> ExecuteAsync(string sql, CancellationToken ct, params SqlValue[] values) => _store.WriteAsync(session => session.ExecuteAsync(sql, values), ct);

    long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    static SqlValue[] Photo(string libraryId, Guid photoId) => [("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId))];

    static SqlValue[] Span(PhotoSpan span, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPhotos);
        return
        [
            ("@library", span.LibraryId), ("@after", PhotoColumns.IdBytes(span.After)), ("@last", PhotoColumns.IdBytes(span.Last)), ("@limit", (long)limit),
        ];
    }

    static SqlValue[] Rule(CopyRule rule, Guid without) =>
    [
        ("@owner", PhotoColumns.IdBytes(rule.Owner)), ("@copies", (long)rule.Copies), ("@fresh", rule.FreshSince.ToUnixTimeMilliseconds()),
        ("@without", PhotoColumns.IdBytes(without)), ("@untold", ReplicaTrust.Untold),
        ("@seen", rule.SeenSince.ToUnixTimeMilliseconds()),
    ];
}

/// <summary>Photos of a library whose ids follow each other.</summary>
/// <param name="LibraryId">The library.</param>
/// <param name="After">The id before the first.</param>
/// <param name="Last">The last id.</param>
public readonly record struct PhotoSpan(string LibraryId, Guid After, Guid Last);

/// <summary>When there are enough copies of an original elsewhere.</summary>
/// <param name="Owner">Whose replicas count.</param>
/// <param name="Copies">How many there must be.</param>
/// <param name="FreshSince">Since when each must have read its copy and found it whole.</param>
public readonly record struct CopyRule(Guid Owner, int Copies, DateTimeOffset FreshSince)
{
    /// <summary>Since when its replica must have been heard of: one that vanished keeps nothing for anybody.</summary>
    public DateTimeOffset SeenSince { get; init; }
}

/// <summary>What a library has elsewhere.</summary>
/// <param name="Photos">Photos whose originals the replicas alone keep.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Recalled">How many of them are asked back.</param>
/// <param name="AtRisk">How many of them have fewer fresh copies than there must be.</param>
public sealed record ElsewhereTotals(long Photos, long Bytes, long Recalled, long AtRisk);
