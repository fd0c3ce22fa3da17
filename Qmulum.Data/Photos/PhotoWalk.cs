namespace Qmulum.Data;

/// <summary>Goes over photos by their ids, which never change: whatever happens to them meanwhile, none is met twice and none is passed over.</summary>
public sealed class PhotoWalk
{
    /// <summary>Photos of one step at most.</summary>
    public const int MaxStep = 10_000;

    internal const string SelectStep =
        $"SELECT photo_id FROM photo WHERE library_id = @library AND photo_id > @after AND {PhotoFilter.Condition} ORDER BY photo_id LIMIT @limit";

    internal const string SelectListed = $"SELECT photo_id FROM photo WHERE library_id = @library AND photo_id = @photo AND {PhotoFilter.Condition}";

    const string SelectCount = $"SELECT count(*) FROM photo WHERE (@library = '' OR library_id = @library) AND {PhotoFilter.Condition}";

    const string SelectLibrary = "SELECT min(library_id) FROM library WHERE library_id > @after";

    readonly IndexStore _store;

    internal PhotoWalk(IndexStore store) => _store = store;

    /// <summary>The next photos of a library.</summary>
    /// <param name="after">The last one of the step before; <see cref="Guid.Empty"/> for the first step.</param>
    /// <param name="limit">1 to 10,000.</param>
    public async Task<IReadOnlyList<Guid>> StepAsync(string libraryId, PhotoFilter filter, Guid after, int limit, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryId);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxStep);
        SqlValue[] values = [("@library", libraryId), ("@after", PhotoColumns.IdBytes(after)), .. filter.Values, ("@limit", (long)limit)];
        return await _store.ReadAsync(session => session.QueryAsync(SelectStep, row => PhotoColumns.ReadId(row, 0), values), ct).ConfigureAwait(false);
    }

    /// <summary>Which of these photos a walk over their library comes to.</summary>
    /// <param name="photos">Up to 10,000.</param>
    public async Task<IReadOnlyList<Guid>> ListedAsync(string libraryId, PhotoFilter filter, IReadOnlyList<Guid> photos, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(photos.Count, MaxStep);
        var asked = photos.Select(id => (SqlValue[])[("@library", libraryId), ("@photo", PhotoColumns.IdBytes(id)), .. filter.Values]).ToList();
        return await _store.ReadAsync(session => session.QueryEachAsync(SelectListed, row => PhotoColumns.ReadId(row, 0), asked), ct).ConfigureAwait(false);
    }

    /// <summary>How many photos are meant.</summary>
    /// <param name="libraryId">Null for all libraries.</param>
    public async Task<long> CountAsync(string? libraryId, PhotoFilter filter, CancellationToken ct)
    {
        SqlValue[] values = [("@library", libraryId ?? ""), .. filter.Values];
        return (await _store.ReadAsync(session => session.QueryAsync(SelectCount, row => row.GetInt64(0), values), ct).ConfigureAwait(false))[0];
    }

    /// <summary>The library after another, in the order of their ids; null when it is the last.</summary>
    /// <param name="after">Empty for the first.</param>
    public async Task<string?> NextLibraryAsync(string after, CancellationToken ct)
    {
        var found = await _store.ReadAsync(
            session => session.QueryAsync(SelectLibrary, row => row.IsDBNull(0) ? null : row.GetString(0), ("@after", after)), ct).ConfigureAwait(false);
        return found[0];
    }
}
