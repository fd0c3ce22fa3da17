using System.Diagnostics;
using Qmulum.Storage;

namespace Qmulum.Bench.Storage;

/// <summary>One stream of one large file into the store, beside sha256sum and cp of the same file, in turns.</summary>
static class LargeFileBench
{
    public static async Task RunAsync(BenchOptions options, string folder, IBlobStore store)
    {
        var file = Path.Combine(folder, "large");
        MakeFile(file, options.LargeMegabytes);
        Console.WriteLine($"One stream of {options.LargeMegabytes} MiB (MiB/s; the file is in the page cache)");
        Console.WriteLine("round  sha256sum  cp+sync  together   store  of together  fsync+rename  peak added");
        List<double> ratios = [];
        for (var round = 1; round <= options.Rounds; round++)
        {
            var hash = Reference.Hash(file);
            var copy = Reference.Copy(file, file + ".copy");
            File.Delete(file + ".copy");
            var before = PeakMemory.Now();
            PeakMemory.Reset();
            var (seconds, commit) = await UploadAsync(store, file);
            var added = PeakMemory.Peak() - before;
            await store.DeleteAsync(BlobKey.Parse("large"), CancellationToken.None);
            ratios.Add((hash + copy) / seconds);
            double Rate(double time) => options.LargeMegabytes / time;
            Console.WriteLine(
                $"{round,5}  {Rate(hash),9:F0}  {Rate(copy),7:F0}  {Rate(hash + copy),8:F0}  {Rate(seconds),6:F0}  {ratios[^1],11:P0}  "
                + $"{commit * 1000,9:F0} ms  {added,6:F1} MiB");
        }

        Console.WriteLine($"median: {ratios.Order().ElementAt(ratios.Count / 2):P0} of sha256sum and cp together (wanted: 70 % or more)");
        File.Delete(file);
    }

    /// <summary>Seconds of the whole upload, and of its commit.</summary>
    public static async Task<(double Seconds, double Commit)> UploadAsync(IBlobStore store, string file)
    {
        // 64 KiB pieces: what a socket gives at most times.
        var buffer = new byte[64 << 10];
        await using FileStream source = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var watch = Stopwatch.StartNew();
        await using var upload = await store.BeginAsync(source.Length, CancellationToken.None);
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            await upload.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
        }

        await upload.FinishAsync(CancellationToken.None);
        var finished = watch.Elapsed;
        await upload.CommitAsync(BlobKey.Parse("large"), CancellationToken.None);
        return (watch.Elapsed.TotalSeconds, (watch.Elapsed - finished).TotalSeconds);
    }

    public static void MakeFile(string path, int megabytes)
    {
        Random random = new(1);
        var megabyte = new byte[1 << 20];
        using FileStream file = new(path, FileMode.Create);
        for (var i = 0; i < megabytes; i++)
        {
            random.NextBytes(megabyte);
            file.Write(megabyte);
        }

        file.Flush(flushToDisk: true);
    }
}
