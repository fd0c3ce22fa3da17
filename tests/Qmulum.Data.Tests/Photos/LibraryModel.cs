namespace Qmulum.Data.Tests.Photos;

/// <summary>The promises of a library's index in memory, written plainly: what the property tests hold the tables against.</summary>
sealed class LibraryModel
{
    readonly Dictionary<Guid, (PhotoRow Row, long Seq, long AddedSeq)> _photos = [];
    readonly Dictionary<(int Year, int Month), long> _touched = [];
    long _seq;

    public IEnumerable<PhotoRow> NewestFirst => There
        .OrderByDescending(row => row.Taken).ThenBy(row => row.PhotoId.ToString(), StringComparer.Ordinal);

    public LibraryTotals Totals => new(There.Count(), There.Sum(row => row.Size), _seq, Trash.Count(), Trash.Sum(row => row.Size));

    public IEnumerable<MonthCount> Months => There.GroupBy(MonthOf)
        .OrderByDescending(month => month.Key)
        .Select(month => new MonthCount(month.Key.Year, month.Key.Month, month.Count(), _touched[month.Key]));

    /// <summary>What is in the trash, and what is being deleted for good.</summary>
    public IEnumerable<PhotoRow> Trash => _photos.Values.Select(photo => photo.Row).Where(row => row.Trash is not null);

    public IReadOnlyCollection<Guid> Ids => _photos.Keys;

    IEnumerable<PhotoRow> There => _photos.Values.Select(photo => photo.Row).Where(row => !row.Removed);

    public PhotoRow? Find(Guid id) => _photos.TryGetValue(id, out var photo) ? photo.Row : null;

    /// <returns>Whether the row was entered.</returns>
    public bool Record(PhotoRow row)
    {
        var isKnown = _photos.TryGetValue(row.PhotoId, out var old);
        if (isKnown && row.Revision <= old.Row.Revision)
        {
            return false;
        }

        _seq++;
        if (isKnown && !old.Row.Removed)
        {
            _touched[MonthOf(old.Row)] = _seq;
        }

        if (!row.Removed)
        {
            _touched[MonthOf(row)] = _seq;
        }

        var comes = !isKnown || (old.Row.Removed && !row.Removed);
        _photos[row.PhotoId] = (row, _seq, comes ? _seq : old.AddedSeq);
        return true;
    }

    public IEnumerable<(long Seq, ChangeKind Kind, Guid Id)> Changes(long since) => _photos.Values
        .Where(photo => photo.Seq > since)
        .OrderBy(photo => photo.Seq)
        .Select(photo => (
            photo.Seq,
            photo.Row.Removed ? ChangeKind.Removed : photo.AddedSeq > since ? ChangeKind.Added : ChangeKind.Updated,
            photo.Row.PhotoId));

    static (int Year, int Month) MonthOf(PhotoRow row) => (row.Taken.Year, row.Taken.Month);
}
