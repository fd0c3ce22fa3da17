using System.Security.Cryptography;
using Qmulum.Data;

namespace Qmulum.Bench.Data;

/// <summary>A month for the grid, alone and while photos are recorded, and the question which of 10,000 hashes are there.</summary>
static class ReadBench
{
    const int Months = 2_000;
    const int Finds = 20;

    public static async Task RunAsync(Database database, BenchLibrary library)
    {
        await MonthsAsync(database);
        await FindAsync(database, library);
    }

    static async Task MonthsAsync(Database database)
    {
        Random random = new(3);
        DateTime[] asked = [.. Enumerable.Range(0, Months).Select(_ => BenchLibrary.Months[random.Next(BenchLibrary.Months.Count)])];
        long photos = 0;
        await Timing.EachAsync(200, i => OurMonthAsync(database, asked[i]), i => database.Reference.MonthAsync(asked[i])); // warms both up
        Print(
            "month",
            await Timing.EachAsync(
                Months, async i => photos += await OurMonthAsync(database, asked[i]), i => database.Reference.MonthAsync(asked[i])));
        Console.Error.WriteLine($"{photos / Months} photos a month on average");

        using CancellationTokenSource stop = new();
        var recording = RecordAsync(database, stop.Token);
        var loaded = await Timing.EachAsync(Months, i => OurMonthAsync(database, asked[i]), i => database.Reference.MonthAsync(asked[i]));
        await stop.CancelAsync();
        await recording;
        Print("month, while ours also records one photo after the other", loaded);
    }

    static async Task FindAsync(Database database, BenchLibrary library)
    {
        byte[][] hashes =
        [
            .. library.Rows.Take(5_000).Select(row => row.Sha256),
            .. Enumerable.Range(0, 5_000).Select(i => SHA256.HashData(BitConverter.GetBytes(i))),
        ];
        new Random(5).Shuffle(hashes);
        Print(
            "find 10,000 hashes",
            await Timing.EachAsync(
                Finds, _ => database.Index.Photos.FindAsync(BenchLibrary.Id, hashes, default), _ => database.Reference.FindAsync(hashes)));
    }

    static async Task<int> OurMonthAsync(Database database, DateTime month) =>
        (await database.Index.Photos.MonthAsync(BenchLibrary.Id, month.Year, month.Month, null, PhotoIndex.MaxRows, default)).Photos.Count;

    static async Task RecordAsync(Database database, CancellationToken stop)
    {
        Random random = new(11);
        while (!stop.IsCancellationRequested)
        {
            await database.Index.Photos.RecordAsync(BenchLibrary.Id, [BenchLibrary.Another(random)], CancellationToken.None);
        }
    }

    static void Print(string what, (double[] Ours, double[] Reference) times) => Console.WriteLine(
        $"| {what} | {times.Ours.Percentile(0.5):0.00} ms | {times.Ours.Percentile(0.99):0.00} ms | {times.Reference.Percentile(0.5):0.00} ms "
        + $"| {times.Reference.Percentile(0.99):0.00} ms | {times.Ours.Percentile(0.5) / times.Reference.Percentile(0.5):0.00} |");
}
