namespace Qmulum.Data;

/// <summary>Pictures and films that are one photo. Their rows are written by <see cref="PhotoIndex.RecordAsync"/>.</summary>
public sealed class PairIndex
{
    /// <summary>Counterparts that are looked at: of a picture there are a few edited copies at most.</summary>
    public const int MaxFound = 16;

    internal const string SelectByContent =
        "SELECT photo_id FROM photo WHERE library_id = @library AND content_id = @content AND content_id <> '' AND kind = @kind AND removed = 0 ORDER BY photo_id LIMIT @limit";

    internal const string SelectParts = "SELECT photo_id FROM photo WHERE library_id = @library AND part_of = @photo AND part_of IS NOT NULL";

    const string SelectWhole = "SELECT part_of FROM photo WHERE library_id = @library AND photo_id = @photo AND part_of IS NOT NULL";

    readonly IndexStore _store;

    internal PairIndex(IndexStore store) => _store = store;

    /// <summary>The photos of a kind that are there and have this content identifier, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Guid>> FindAsync(string libraryId, string contentId, PhotoKind kind, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryId);
        ArgumentException.ThrowIfNullOrEmpty(contentId);
        return await _store.ReadAsync(
            session => session.QueryAsync(
                SelectByContent, row => PhotoColumns.ReadId(row, 0),
                ("@library", libraryId), ("@content", contentId), ("@kind", (long)kind), ("@limit", (long)MaxFound)),
            ct).ConfigureAwait(false);
    }

    /// <summary>The films of a picture, wherever they are.</summary>
    public async Task<IReadOnlyList<Guid>> PartsAsync(string libraryId, Guid photo, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryId);
        return await _store.ReadAsync(
            session => session.QueryAsync(
                SelectParts, row => PhotoColumns.ReadId(row, 0), ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photo))),
            ct).ConfigureAwait(false);
    }

    /// <summary>What goes with these photos, wherever it is: the films of pictures, and the pictures of films.</summary>
    /// <param name="photos">Up to 10,000.</param>
    public async Task<IReadOnlyList<Guid>> OthersAsync(string libraryId, IReadOnlyList<Guid> photos, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(photos.Count, PhotoIndex.MaxRows, nameof(photos));
        if (photos.Count == 0)
        {
            return [];
        }

        var asked = photos.Select(id => (SqlValue[])[("@library", libraryId), ("@photo", PhotoColumns.IdBytes(id))]).ToList();
        return await _store.ReadAsync(
            async session => (IReadOnlyList<Guid>)[
                .. await session.QueryEachAsync(SelectParts, row => PhotoColumns.ReadId(row, 0), asked).ConfigureAwait(false),
                .. await session.QueryEachAsync(SelectWhole, row => PhotoColumns.ReadId(row, 0), asked).ConfigureAwait(false)],
            ct).ConfigureAwait(false);
    }
}
