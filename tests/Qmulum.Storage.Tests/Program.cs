using System.Globalization;

namespace Qmulum.Storage.Tests;

/// <summary>The parts that this assembly plays when a test starts it as another process.</summary>
static class Program
{
    static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["upload", var address, var round]:
                await UploadForeverAsync(StoreAddress.Open(address), int.Parse(round, CultureInfo.InvariantCulture));
                return 0;
            case ["begin", var address]:
                await BeginAndWaitAsync(StoreAddress.Open(address));
                return 0;
            case ["fill", var folder]:
                await SmallDiskPart.FillAsync(folder);
                return 0;
            case ["cache", var location, var folder]:
                await SmallDiskPart.CacheAsync(location, folder);
                return 0;
            case ["meet-refusal", var folder]:
                await SmallDiskPart.MeetRefusalAsync(folder);
                return 0;
            case ["list-readable", var folder]:
                await SmallDiskPart.ListReadableAsync(folder);
                return 0;
            case ["keys", var endpoint, var bucket, var prefix, var profile, var rounds]:
                await KeysPart.KeepAsync(endpoint, bucket, prefix, profile, once: rounds == "one");
                return 0;
            default:
                Console.Error.WriteLine($"No such part: {string.Join(' ', arguments)}");
                return 2;
        }
    }

    /// <summary>Uploads until it is killed; a line is printed when bytes are taken, and when a blob is acknowledged.</summary>
    static async Task UploadForeverAsync(IBlobStore store, int round)
    {
        for (var number = 0; ; number++)
        {
            var content = CrashPlan.Content(round, number);
            await using var upload = await store.BeginAsync(content.Length, CancellationToken.None);
            foreach (var piece in content.Chunk(100_000))
            {
                await upload.WriteAsync(piece, CancellationToken.None);
                Say($"took {upload.Length}");
            }

            var info = await upload.CommitAsync(CrashPlan.Key(round, number), CancellationToken.None);
            Say($"ack {info.Key}");
        }
    }

    static async Task BeginAndWaitAsync(IBlobStore store)
    {
        await using var upload = await store.BeginAsync(null, CancellationToken.None);
        await upload.WriteAsync(new byte[600_000], CancellationToken.None);
        Say("begun");
        await Task.Delay(Timeout.Infinite);
    }

    static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
