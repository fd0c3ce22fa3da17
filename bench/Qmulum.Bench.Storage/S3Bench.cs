using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3.Transfer;
using Qmulum.Storage;
using Qmulum.Testing;

namespace Qmulum.Bench.Storage;

/// <summary>
/// One stream of one large file into a real S3 server, beside the SDK's own TransferUtility with the same file, and then many photos. The server runs on the
/// same cores, so compare within a row.
/// </summary>
static class S3Bench
{
    /// <summary>More than a part, so that it goes the way of a large file.</summary>
    const int LittleMegabytes = 64;

    static readonly BlobKey Key = BlobKey.Parse("large");

    public static async Task RunAsync(BenchOptions options, string folder)
    {
        await using var server = await S3Server.StartAsync();
        using var store = await S3BlobStore.CreateAsync(new S3StoreOptions
        {
            Endpoint = server.Endpoint,
            Bucket = await server.CreateBucketAsync(),
            PathStyle = true,
            PartBytes = options.PartMegabytes << 20,
            HoldBytes = Math.Min(8, options.PartMegabytes) << 20,
            PartsAtOnce = options.PartsAtOnce,
            Credentials = new BasicAWSCredentials(S3Server.AccessKey, S3Server.SecretKey),
        });
        if (options.LargeMegabytes > 0)
        {
            await LargeAsync(options, folder, server, store);
        }

        if (options.AtOnce is not [0])
        {
            await PhotosBench.RunAsync(options, store);
        }
    }

    /// <summary>What the runtime and the SDK load once belongs to no upload: both ways are gone once with a little before anything is measured.</summary>
    static async Task WarmUpAsync(string folder, S3Server server, S3BlobStore store, TransferUtility reference, string bucket)
    {
        var file = Path.Combine(folder, "little");
        LargeFileBench.MakeFile(file, LittleMegabytes);
        await LargeFileBench.UploadAsync(store, file);
        await store.DeleteAsync(Key, CancellationToken.None);
        await reference.UploadAsync(file, bucket, Key.Value);
        await server.Client.DeleteObjectAsync(bucket, Key.Value);
        File.Delete(file);
    }

    static async Task LargeAsync(BenchOptions options, string folder, S3Server server, S3BlobStore store)
    {
        var file = Path.Combine(folder, "large");
        LargeFileBench.MakeFile(file, options.LargeMegabytes);
        var bucket = await server.CreateBucketAsync();
        using TransferUtility reference = new(server.Client);
        Console.WriteLine($"One stream of {options.LargeMegabytes} MiB to S3 (MiB/s)");
        Console.WriteLine("round  store  TransferUtility  of that  commit     peak added by the store");
        List<double> ratios = [];
        await WarmUpAsync(folder, server, store, reference, bucket);
        for (var round = 1; round <= options.Rounds; round++)
        {
            // First the store: what the reference leaves in the process's heap must not hide what the store takes.
            GC.Collect();
            var before = PeakMemory.Now();
            PeakMemory.Reset();
            var (seconds, commit) = await LargeFileBench.UploadAsync(store, file);
            var added = PeakMemory.Peak() - before;
            await store.DeleteAsync(Key, CancellationToken.None);

            var watch = Stopwatch.StartNew();
            await reference.UploadAsync(file, bucket, Key.Value);
            var referenceSeconds = watch.Elapsed.TotalSeconds;
            await server.Client.DeleteObjectAsync(bucket, Key.Value);
            ratios.Add(referenceSeconds / seconds);
            Console.WriteLine(
                $"{round,5}  {options.LargeMegabytes / seconds,5:F0}  {options.LargeMegabytes / referenceSeconds,15:F0}  {ratios[^1],7:P0}  {commit * 1000,4:F0} ms  {added,10:F1} MiB");
        }

        Console.WriteLine($"median: {ratios.Order().ElementAt(ratios.Count / 2):P0} of TransferUtility (wanted: 80 % or more)");
        File.Delete(file);
    }
}
