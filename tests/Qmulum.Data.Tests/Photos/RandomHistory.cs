using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Photos;

/// <summary>
/// Turns random bytes into calls that record rows: few photos, few dates and few revisions, so that updates, moves between months,
/// removals, returns and stale rows are all frequent.
/// </summary>
static class RandomHistory
{
    const int BytesPerRow = 4;

    static readonly Guid[] Ids = [.. Enumerable.Range(1, 12).Select(i => new Guid(i * 7919, (short)(i % 3), 0, new byte[8]))];

    // Around the ends of months, with equal times among them.
    static readonly DateTime[] Dates = [.. new[]
    {
        "2024-01-31T23:59:59.999", "2024-02-01", "2024-02-29T23:59:59.999", "2024-03-01", "2024-03-01", "1969-12-31T23:59:59.999",
        "1970-01-01", "2023-06-15T10:00", "2023-06-15T10:00", "2023-06-15T10:00",
    }.Select(DateTime.Parse)];

    public static IEnumerable<PhotoRow[]> Calls(byte[] bytes)
    {
        List<PhotoRow> call = [];
        foreach (var row in bytes.Chunk(BytesPerRow).Where(chunk => chunk.Length == BytesPerRow))
        {
            call.Add(Row(row[0], row[1], row[2], row[3]));
            if (row[3] % 3 == 0)
            {
                yield return [.. call];
                call.Clear();
            }
        }

        if (call.Count > 0)
        {
            yield return [.. call];
        }
    }

    static PhotoRow Row(byte photo, byte date, byte revision, byte rest) => TestPhoto.New(Dates[date % Dates.Length], size: date) with
    {
        PhotoId = Ids[photo % Ids.Length],
        Revision = 1 + (revision % 16),
        Removed = rest % 5 == 0,
        Trash = rest % 10 == 0 ? new(DateTimeOffset.UnixEpoch.AddDays(date), revision, IsBeingPurged: rest % 20 == 0) : null,
        State = (PhotoState)(1 + (rest % 4)),
    };
}
