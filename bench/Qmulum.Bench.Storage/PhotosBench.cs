using System.Diagnostics;
using Qmulum.Storage;

namespace Qmulum.Bench.Storage;

/// <summary>Many uploads of the size of a photo at once: throughput, the wait for one, and the memory of all.</summary>
static class PhotosBench
{
    /// <summary>Uploads per measurement, so that a mean of few does not mislead.</summary>
    const int Uploads = 192;

    public static async Task RunAsync(BenchOptions options, IBlobStore store)
    {
        var photo = new byte[options.PhotoMegabytes << 20];
        new Random(2).NextBytes(photo);
        Console.WriteLine($"{Uploads} uploads of {options.PhotoMegabytes} MiB, each durable");
        Console.WriteLine("at once   MiB/s  photos/s  median wait  longest wait  peak added  peak of process");
        foreach (var atOnce in options.AtOnce)
        {
            GC.Collect();
            var before = PeakMemory.Now();
            PeakMemory.Reset();
            var watch = Stopwatch.StartNew();
            var waits = await UploadAsync(store, photo, atOnce);
            var seconds = watch.Elapsed.TotalSeconds;
            var peak = PeakMemory.Peak();
            Console.WriteLine(
                $"{atOnce,7}  {Uploads * options.PhotoMegabytes / seconds,6:F0}  {Uploads / seconds,8:F1}  {waits[waits.Length / 2],8:F0} ms  "
                + $"{waits[^1],9:F0} ms  {peak - before,6:F0} MiB  {peak,11:F0} MiB");
        }
    }

    /// <summary>The wait for each upload in milliseconds, in order of size.</summary>
    static async Task<double[]> UploadAsync(IBlobStore store, byte[] photo, int atOnce)
    {
        var waits = new double[Uploads];
        await Parallel.ForAsync(0, Uploads, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, ct) =>
        {
            var watch = Stopwatch.StartNew();
            var key = BlobKey.Parse($"photos/{i % 16}/{i}");
            await using (var upload = await store.BeginAsync(photo.Length, ct))
            {
                for (var done = 0; done < photo.Length; done += 64 << 10)
                {
                    await upload.WriteAsync(photo.AsMemory(done, Math.Min(64 << 10, photo.Length - done)), ct);
                }

                await upload.CommitAsync(key, ct);
            }

            waits[i] = watch.Elapsed.TotalMilliseconds;
        });
        for (var i = 0; i < Uploads; i++)
        {
            await store.DeleteAsync(BlobKey.Parse($"photos/{i % 16}/{i}"), CancellationToken.None);
        }

        Array.Sort(waits);
        return waits;
    }
}
