using Qmulum.Data;

namespace Qmulum.Bench.Data;

/// <summary>Photos recorded and tasks claimed a second; every write is durable before it counts.</summary>
static class WriteBench
{
    const int Rounds = 10;
    const int Writes = 300;
    const int Backlog = 20_000;

    static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    static int _taken;

    public static async Task RunAsync(Database database, BenchLibrary library)
    {
        await FillQueueAsync(database, library);
        var mine = library.Rows;
        foreach (var atOnce in (int[])[1, 64])
        {
            var photos = New();
            var others = New();
            await PrintAsync(
                $"record, {atOnce} at once", "insert", atOnce,
                i => database.Index.Photos.RecordAsync(BenchLibrary.Id, [photos[i]], default),
                i => database.Reference.InsertAsync(others[i]));
            await PrintAsync(
                $"enqueue, {atOnce} at once", "update", atOnce,
                i => EnqueueAsync(database, mine[i], WorkPriority.Upload, TimeSpan.Zero),
                i => database.Reference.UpdateAsync(mine[i]));
            await PrintAsync(
                $"claim one and complete it, {atOnce} at once", "update", atOnce,
                _ => ClaimAndCompleteAsync(database),
                i => database.Reference.UpdateAsync(mine[i]));
        }
    }

    // As after an import: many that are not due yet, and many of a lower priority.
    static async Task FillQueueAsync(Database database, BenchLibrary library)
    {
        var rows = library.Rows;
        await Timing.AllAsync(Enumerable.Range(1, Backlog), 256, i => EnqueueAsync(database, rows[^i], WorkPriority.Upload, TimeSpan.FromDays(1)));
        await Timing.AllAsync(Enumerable.Range(Backlog + 1, Backlog), 256, i => EnqueueAsync(database, rows[^i], WorkPriority.Backfill, TimeSpan.Zero));
    }

    static PhotoRow[] New()
    {
        Random random = new(++_taken);
        return [.. Enumerable.Range(0, Rounds * Writes).Select(_ => BenchLibrary.Another(random))];
    }

    static Task EnqueueAsync(Database database, PhotoRow photo, WorkPriority priority, TimeSpan wait) =>
        database.Index.Tasks.EnqueueAsync(photo.PhotoId, BenchLibrary.Id, priority, TimeProvider.System.GetUtcNow() + wait, default);

    static async Task ClaimAndCompleteAsync(Database database)
    {
        foreach (var work in await database.Index.Tasks.ClaimAsync("bench", Lease, 1, default))
        {
            await database.Index.Tasks.CompleteAsync(work.PhotoId, "bench", work.Generation, default);
        }
    }

    static async Task PrintAsync(string what, string besides, int atOnce, Func<int, Task> ours, Func<int, Task> reference)
    {
        var rates = await Timing.RatesAsync(
            Rounds,
            Writes,
            round => Timing.AllAsync(Enumerable.Range(round * Writes, Writes), atOnce, ours),
            round => Timing.AllAsync(Enumerable.Range(round * Writes, Writes), atOnce: 1, reference));
        Console.WriteLine($"| {what} | {rates.Ours:0}/s | {besides}: {rates.Reference:0}/s | {rates.Ours / rates.Reference:0.00} |");
    }
}
