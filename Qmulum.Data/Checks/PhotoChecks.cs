using System.Data.Common;

namespace Qmulum.Data;

/// <summary>
/// What is known of the bytes of each photo: their SHA-1, when they were last read back and found whole, and when they are to be read again. Who
/// reads claims what is due; a claim ends by itself.
/// </summary>
public sealed class PhotoChecks
{
    /// <summary>Hashes of one question at most.</summary>
    public const int MaxHashes = 10_000;

    /// <summary>Rows of one claim at most.</summary>
    public const int MaxClaim = 1_000;

    const int Sha1Bytes = 20;

    // Parameters are never null: an empty SHA-1 and a time of 0 stand for none. What is known stays: the same file may come again without a SHA-1.
    const string Enter = """
        INSERT INTO photo_check (library_id, photo_id, sha1, due_at) VALUES (@library, @photo, CASE WHEN length(@sha1) = 0 THEN NULL ELSE @sha1 END, @now)
        ON CONFLICT (library_id, photo_id) DO UPDATE SET sha1 = coalesce(photo_check.sha1, excluded.sha1)
        """;

    internal const string Due = """
        WITH due AS MATERIALIZED (SELECT library_id, photo_id FROM photo_check WHERE due_at <= @now ORDER BY due_at LIMIT @limit {skip_locked})
        UPDATE photo_check SET due_at = @until
        WHERE (library_id, photo_id) IN (SELECT library_id, photo_id FROM due)
        RETURNING library_id, photo_id
        """;

    const string Found = """
        UPDATE photo_check SET sha1 = CASE WHEN length(@sha1) = 0 THEN sha1 ELSE @sha1 END,
            verified_at = nullif(@verified, 0), damaged_at = nullif(@damaged, 0), due_at = @due
        WHERE library_id = @library AND photo_id = @photo
        """;

    const string Postpone = "UPDATE photo_check SET due_at = @due WHERE library_id = @library AND photo_id = @photo";

    const string Forget = "DELETE FROM photo_check WHERE library_id = @library AND photo_id = @photo";

    static readonly string[] AboutCopies = ["replica_photo", "photo_elsewhere", "release_candidate", "replica_proof"];

    const string Returned = "UPDATE photo_check SET due_at = @now WHERE library_id = @library AND photo_id = @photo";

    const string Mended = """
        UPDATE photo_check SET verified_at = NULL, damaged_at = NULL, due_at = @now
        WHERE library_id = @library AND photo_id = @photo AND damaged_at IS NOT NULL
        """;

    // By way of the libraries, whose photos are found by their hashes: there is no index over the hashes of all.
    const string SelectTwins = """
        SELECT photo.library_id, photo.photo_id
        FROM library CROSS JOIN photo
            LEFT JOIN photo_check ON photo_check.library_id = photo.library_id AND photo_check.photo_id = photo.photo_id
        WHERE photo.library_id = library.library_id AND photo.sha256 = @hash AND photo.removed = 0 AND photo_check.damaged_at IS NULL
        LIMIT @limit
        """;

    // As the photos' own: all hashes are one value, cut up by the database.
    const string SelectBySha1 = """
        WITH RECURSIVE place (i) AS (SELECT 1 UNION ALL SELECT i + 20 FROM place WHERE i + 20 <= length(@hashes)),
            asked (hash) AS (SELECT DISTINCT substr(@hashes, i, 20) FROM place)
        SELECT photo.photo_id, photo.sha256, photo_check.sha1, photo_check.verified_at, photo_check.damaged_at, photo.removed, photo_elsewhere.since
        FROM asked CROSS JOIN photo_check JOIN photo ON photo.library_id = photo_check.library_id AND photo.photo_id = photo_check.photo_id
            LEFT JOIN photo_elsewhere ON photo_elsewhere.library_id = photo.library_id AND photo_elsewhere.photo_id = photo.photo_id
        WHERE photo_check.library_id = @library AND photo_check.sha1 = asked.hash AND photo.removed IN (0, 2)
        """;

    const string SelectBySha256 = """
        WITH RECURSIVE place (i) AS (SELECT 1 UNION ALL SELECT i + 32 FROM place WHERE i + 32 <= length(@hashes)),
            asked (hash) AS (SELECT DISTINCT substr(@hashes, i, 32) FROM place)
        SELECT photo.photo_id, photo.sha256, photo_check.sha1, photo_check.verified_at, photo_check.damaged_at, photo.removed, photo_elsewhere.since
        FROM asked CROSS JOIN photo
            LEFT JOIN photo_check ON photo_check.library_id = photo.library_id AND photo_check.photo_id = photo.photo_id
            LEFT JOIN photo_elsewhere ON photo_elsewhere.library_id = photo.library_id AND photo_elsewhere.photo_id = photo.photo_id
        WHERE photo.library_id = @library AND photo.sha256 = asked.hash AND photo.removed IN (0, 2)
        """;

    readonly IndexStore _store;
    readonly TimeProvider _clock;
    readonly string _due;

    internal PhotoChecks(IndexStore store, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        _due = store.Dialect.Render(Due);
    }

    /// <summary>A photo has come: its bytes are to be read back.</summary>
    /// <param name="sha1">Their 20 bytes of SHA-1, if that was made.</param>
    public Task EnterAsync(string libraryId, Guid photoId, byte[]? sha1, CancellationToken ct) => ExecuteAsync(
        Enter, ct, ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId)), ("@sha1", sha1 ?? []), ("@now", Milliseconds(_clock.GetUtcNow())));

    /// <summary>Takes photos whose bytes are to be read back.</summary>
    /// <param name="lease">How long nobody else gets them.</param>
    /// <param name="limit">1 to 1,000.</param>
    public Task<List<(string LibraryId, Guid PhotoId)>> ClaimAsync(TimeSpan lease, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxClaim);
        var now = _clock.GetUtcNow();
        return _store.WriteAsync(
            session => session.QueryAsync(
                _due, row => (row.GetString(0), PhotoColumns.ReadId(row, 1)),
                ("@now", Milliseconds(now)), ("@until", Milliseconds(now + lease)), ("@limit", (long)limit)),
            ct);
    }

    /// <summary>The bytes were read and are whole.</summary>
    /// <param name="sha1">Their SHA-1.</param>
    /// <param name="again">When they are to be read again.</param>
    public Task VerifiedAsync(string libraryId, Guid photoId, byte[]? sha1, TimeSpan again, CancellationToken ct) =>
        FoundAsync(libraryId, photoId, sha1, isWhole: true, again, ct);

    /// <summary>The bytes are not there, or are others.</summary>
    /// <inheritdoc cref="VerifiedAsync" path="/param"/>
    public Task DamagedAsync(string libraryId, Guid photoId, TimeSpan again, CancellationToken ct) =>
        FoundAsync(libraryId, photoId, sha1: null, isWhole: false, again, ct);

    /// <summary>The bytes are not in the location, and are not to be: what is known of them stays.</summary>
    /// <param name="again">When it is to be looked again.</param>
    public Task PostponeAsync(string libraryId, Guid photoId, TimeSpan again, CancellationToken ct) => ExecuteAsync(
        Postpone, ct, ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId)), ("@due", Milliseconds(_clock.GetUtcNow() + again)));

    /// <summary>The bytes were found damaged, and were put there anew: they are to be read back now, and nobody is to send them once more.</summary>
    public Task MendedAsync(string libraryId, Guid photoId, CancellationToken ct) => ExecuteAsync(
        Mended, ct, ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId)), ("@now", Milliseconds(_clock.GetUtcNow())));

    /// <summary>The bytes were kept elsewhere and are here again: they are to be read back now.</summary>
    public Task ReturnedAsync(string libraryId, Guid photoId, CancellationToken ct) => ExecuteAsync(
        Returned, ct, ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId)), ("@now", Milliseconds(_clock.GetUtcNow())));

    /// <summary>The photo is gone: what is known of its bytes goes, here and elsewhere.</summary>
    public Task ForgetAsync(string libraryId, Guid photoId, CancellationToken ct) => _store.WriteAsync(
        async session =>
        {
            foreach (var table in AboutCopies)
            {
                await session.ExecuteAsync(
                    $"DELETE FROM {table} WHERE library_id = @library AND photo_id = @photo", ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId)))
                    .ConfigureAwait(false);
            }

            return await session.ExecuteAsync(Forget, ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId))).ConfigureAwait(false);
        },
        ct);

    /// <summary>Photos of whatever library whose original has this SHA-256 and is not known to be damaged: for repair alone, nobody is told of them.</summary>
    /// <param name="hash">32 bytes.</param>
    /// <param name="limit">1 to 1,000.</param>
    public Task<List<(string LibraryId, Guid PhotoId)>> FindTwinsAsync(byte[] hash, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxClaim);
        return _store.ReadAsync(
            session => session.QueryAsync(SelectTwins, row => (row.GetString(0), PhotoColumns.ReadId(row, 1)), ("@hash", hash), ("@limit", (long)limit)), ct);
    }

    /// <summary>Which photos have these SHA-1, of those whose SHA-1 is known.</summary>
    /// <param name="hashes">Up to 10,000, of 20 bytes each.</param>
    public Task<List<CheckedPhoto>> FindBySha1Async(string libraryId, IReadOnlyList<byte[]> hashes, CancellationToken ct) =>
        FindAsync(SelectBySha1, libraryId, hashes, Sha1Bytes, ct);

    /// <summary>Which photos have these SHA-256, and what is known of their bytes.</summary>
    /// <param name="hashes">Up to 10,000, of 32 bytes each.</param>
    public Task<List<CheckedPhoto>> FindAsync(string libraryId, IReadOnlyList<byte[]> hashes, CancellationToken ct) =>
        FindAsync(SelectBySha256, libraryId, hashes, PhotoIndex.HashBytes, ct);

    Task<List<CheckedPhoto>> FindAsync(string sql, string libraryId, IReadOnlyList<byte[]> hashes, int length, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryId);
        if (hashes.Count > MaxHashes || hashes.Any(hash => hash.Length != length))
        {
            throw new ArgumentException($"There may be {MaxHashes} hashes, of {length} bytes each.", nameof(hashes));
        }

        return hashes.Count == 0
            ? Task.FromResult<List<CheckedPhoto>>([])
            : _store.ReadAsync(
                session => session.QueryAsync(sql, Read, ("@library", libraryId), ("@hashes", hashes.SelectMany(hash => hash).ToArray())), ct);
    }

    Task FoundAsync(string libraryId, Guid photoId, byte[]? sha1, bool isWhole, TimeSpan again, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        return ExecuteAsync(
            Found, ct,
            ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photoId)), ("@sha1", sha1 ?? []),
            ("@verified", isWhole ? Milliseconds(now) : 0), ("@damaged", isWhole ? 0 : Milliseconds(now)), ("@due", Milliseconds(now + again)));
    }

    static CheckedPhoto Read(DbDataReader row) => new(
        PhotoColumns.ReadId(row, 0),
        row.GetFieldValue<byte[]>(1),
        row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2),
        Time(row, 3),
        Time(row, 4),
        row.GetInt64(5) == (long)PhotoPresence.InTrash,
        Time(row, 6));

    static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    Task<int> ExecuteAsync(string sql, CancellationToken ct, params SqlValue[] values) => _store.WriteAsync(session => session.ExecuteAsync(sql, values), ct);
}

/// <summary>A photo that is there or in the trash, and what is known of its bytes.</summary>
/// <param name="PhotoId">The photo.</param>
/// <param name="Sha256">Their SHA-256.</param>
/// <param name="Sha1">Their SHA-1; null when it was not made yet.</param>
/// <param name="VerifiedAt">When they were last read and whole; null when they never were read, or are damaged.</param>
/// <param name="DamagedAt">When they were found missing or changed.</param>
/// <param name="InTrash">Whether the photo lies in the trash.</param>
/// <param name="ElsewhereSince">Since when the library's replicas alone have them; null when they are here.</param>
public sealed record CheckedPhoto(
    Guid PhotoId, byte[] Sha256, byte[]? Sha1, DateTimeOffset? VerifiedAt, DateTimeOffset? DamagedAt, bool InTrash, DateTimeOffset? ElsewhereSince);
