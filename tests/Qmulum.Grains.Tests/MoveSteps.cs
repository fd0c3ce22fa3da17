using Microsoft.Extensions.Logging.Abstractions;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Locations;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>Moves step by step, without the process that takes them by itself.</summary>
static class MoveSteps
{
    static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The move when it is done, or waits for its next try.</summary>
    public static async Task<MoveReport> MovedAsync(TestLibrary home, ShiftedClock clock)
    {
        for (var i = 0; i < 20; i++)
        {
            clock.Forward(TimeSpan.FromSeconds(11));
            if ((await home.Grains.Locations().GetMoves()).Single() is { Status: not MoveStatus.Running } move)
            {
                return move;
            }

            await StepAsync(home, clock, "test");
        }

        throw new InvalidOperationException("The move does not end.");
    }

    public static async Task StepAsync(TestLibrary home, TimeProvider clock, string owner)
    {
        var worker = WorkerOf(home, clock);
        if (await MoveHold.BeginAsync(home.Grains, owner, clock) is { } hold)
        {
            var (next, count) = await worker.RunAsync(hold, None);
            await home.Grains.Locations().EndMove(hold.Slice, owner, next, count);
        }
    }

    public static async Task<byte[]> ReadAsync(IBlobStore store, string key)
    {
        await using var read = await store.OpenAsync(BlobKey.Parse(key), null, None);
        using MemoryStream bytes = new();
        await read.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public static async Task<List<string>> KeysAsync(IBlobStore store)
    {
        List<string> keys = [];
        await foreach (var blob in store.ListAsync("", None))
        {
            keys.Add(blob.Key.Value);
        }

        return keys;
    }

    public static MoveWorker WorkerOf(TestLibrary home, TimeProvider clock) => new(home.Grains, home.Store, clock, NullLogger<MoveWorker>.Instance);
}
