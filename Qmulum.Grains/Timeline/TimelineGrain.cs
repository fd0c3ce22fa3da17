using System.Collections.Immutable;
using Orleans.Concurrency;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Timeline;

/// <summary>
/// Reads a library's timeline. Its rows are written by the library in the transaction that numbers the change, so that the log and the
/// timeline never disagree; reading needs no single activation, and every silo reads for itself.
/// </summary>
[StatelessWorker]
[GrainType(GrainNames.Timeline)]
public sealed class TimelineGrain(IndexDatabase index) : Grain, ITimelineGrain
{
    string Id => this.GetPrimaryKeyString();

    public async Task<TimelineMonths> GetMonths()
    {
        var totals = await index.Photos.TotalsAsync(Id, CancellationToken.None);
        var months = await index.Photos.MonthsAsync(Id, CancellationToken.None);
        return new(totals.LastSeq, months.Sum(month => (long)month.Count), [.. months.Select(month => new TimelineMonth(month.Year, month.Month, month.Count))]);
    }

    public async Task<MonthColumns> GetMonth(int year, int month, string? after, int limit)
    {
        var cursor = CursorText.Read(after);
        if (cursor is not null && (cursor.Taken.Year, cursor.Taken.Month) != (year, month))
        {
            throw new QmulumException(FaultCode.Invalid, $"after is a place in {cursor.Taken:yyyy-MM}, not in the month that was asked for.");
        }

        var page = await index.Photos.MonthAsync(Id, year, month, cursor, limit, CancellationToken.None);
        var rows = page.Photos;
        return new(
            page.Seq,
            page.Count,
            CursorText.Write(page.Next),
            Column(rows, row => row.PhotoId),
            Column(rows, row => row.Taken),
            Column(rows, row => row.Width),
            Column(rows, row => row.Height),
            Column(rows, row => row.Placeholder),
            Column(rows, row => row.Tag),
            Column(rows, row => (Interfaces.PhotoKind)row.Kind),
            Column(rows, row => (PhotoStatus)row.State));
    }

    public async Task<Interfaces.PhotoPage> List(string? after, int limit)
    {
        var page = await index.Photos.ListAsync(Id, CursorText.Read(after), limit, CancellationToken.None);
        return new([.. page.Photos.Select(IndexMapping.ToEntry)], CursorText.Write(page.Next));
    }

    static ImmutableArray<T> Column<T>(IReadOnlyList<GridRow> rows, Func<GridRow, T> fact)
    {
        var column = ImmutableArray.CreateBuilder<T>(rows.Count);
        foreach (var row in rows)
        {
            column.Add(fact(row));
        }

        return column.MoveToImmutable();
    }
}
