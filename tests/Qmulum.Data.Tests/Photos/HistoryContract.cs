using FsCheck;
using FsCheck.Fluent;
using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Photos;

public sealed class SqliteHistoryTests() : HistoryContract(IndexProvider.Sqlite);

public sealed class PostgresHistoryTests() : HistoryContract(IndexProvider.PostgreSql);

public abstract class HistoryContract(IndexProvider provider) : IndexContract(provider)
{
    const int Histories = 60;

    int _libraries;

    [Fact]
    public void Counts_totals_order_and_log_equal_a_recount_after_any_history() =>
        Prop.ForAll<byte[]>(CheckAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(Histories).WithEndSize(400));

    async Task CheckAsync(byte[] bytes)
    {
        var library = $"library {_libraries++}";
        LibraryModel model = new();
        foreach (var call in RandomHistory.Calls(bytes))
        {
            var logged = await Index.Photos.RecordAsync(library, call, default);
            Assert.Equal(call.Count(model.Record), logged.Count);
        }

        await CheckCountsAsync(library, model);
        await CheckTimelineAsync(library, model);
        await CheckLogAsync(library, model);
        await CheckTrashAsync(library, model);
    }

    async Task CheckCountsAsync(string library, LibraryModel model)
    {
        Assert.Equal(model.Totals, await Index.Photos.TotalsAsync(library, default));
        var months = await Index.Photos.MonthsAsync(library, default);
        Assert.Equal(model.Months, months);
        foreach (var month in months)
        {
            var page = await Index.Photos.MonthAsync(library, month.Year, month.Month, null, 100, default);
            Assert.Equal((month.Count, month.Seq, month.Count), (page.Count, page.Seq, page.Photos.Count));
        }
    }

    async Task CheckTimelineAsync(string library, LibraryModel model)
    {
        List<PhotoRow> seen = [];
        for (MonthCursor? after = null; ;)
        {
            var page = await Index.Photos.ListAsync(library, after, 4, default);
            seen.AddRange(page.Photos);
            if ((after = page.Next) is null)
            {
                break;
            }
        }

        Assert.Equal(model.NewestFirst.Select(row => (row.PhotoId, row.Revision, row.Taken)), seen.Select(row => (row.PhotoId, row.Revision, row.Taken)));
        foreach (var id in model.Ids)
        {
            Assert.Equivalent(model.Find(id)! with { Trash = null }, await Index.Photos.GetAsync(library, id, default), strict: true);
        }
    }

    async Task CheckTrashAsync(string library, LibraryModel model)
    {
        var there = model.Trash.Where(row => !row.Trash!.IsBeingPurged).ToList();
        List<TrashedPhoto> seen = [];
        for (long? before = null; ;)
        {
            var page = await Index.Trash.ListAsync(library, before, 3, default);
            seen.AddRange(page.Photos);
            if ((before = page.Next) is null)
            {
                break;
            }
        }

        Assert.Equal(seen.OrderByDescending(one => one.Seq), seen);
        Assert.Equal(there.Select(row => (row.PhotoId, row.Trash!.At)).Order(), seen.Select(one => (one.Photo.PhotoId, one.At)).Order());
        Assert.Equal(
            there.Select(row => new TrashStamp(row.PhotoId, row.Trash!.Stamp)).OrderBy(one => one.PhotoId),
            (await Index.Trash.FindAsync(library, [.. model.Ids], default)).OrderBy(one => one.PhotoId));
    }

    async Task CheckLogAsync(string library, LibraryModel model)
    {
        foreach (var since in (long[])[0, model.Totals.LastSeq / 3, model.Totals.LastSeq - 1])
        {
            var changes = await Index.Photos.ChangesAsync(library, since, 1000, default);
            Assert.Equal(model.Changes(since), changes.Select(change => (change.Seq, change.Kind, change.Photo.PhotoId)));
        }
    }
}
