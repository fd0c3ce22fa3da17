using System.Security.Cryptography;

namespace Qmulum.Storage;

/// <summary>Tries a store out: writes a blob, reads it back whole and in a range, copies it and deletes both; and measures how fast that goes.</summary>
public static class StoreTrial
{
    /// <summary>Bytes of the blob: enough for a rate, and a second of a slow line.</summary>
    public const int TrialBytes = 4 << 20;

    /// <summary>What it writes has keys that begin so.</summary>
    public const string Prefix = "trials/";

    const int SmallRequests = 5;

    /// <summary>Runs it. What is wrong is in the answer; throws only when cancelled.</summary>
    public static async Task<StoreTrialResult> RunAsync(IBlobStore store, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(clock);
        var health = await store.CheckAsync(ct).ConfigureAwait(false);
        if (!health.Healthy)
        {
            return new(health, null, null, null);
        }

        var name = Guid.NewGuid().ToString("n");
        var (key, copy) = (BlobKey.Parse($"{Prefix}{name}"), BlobKey.Parse($"{Prefix}{name}-copy"));
        try
        {
            return await TryAsync(store, health, key, copy, clock, ct).ConfigureAwait(false);
        }
        catch (StoreException fault)
        {
            return new(health with { Code = fault.Code, Problem = fault.Message }, null, null, null);
        }
        finally
        {
            await DeleteAsync(store, key).ConfigureAwait(false);
            await DeleteAsync(store, copy).ConfigureAwait(false);
        }
    }

    static async Task<StoreTrialResult> TryAsync(IBlobStore store, StoreHealth health, BlobKey key, BlobKey copy, TimeProvider clock, CancellationToken ct)
    {
        var content = RandomNumberGenerator.GetBytes(TrialBytes); // nothing on the way can make it smaller
        var began = clock.GetTimestamp();
        await store.PutAsync(key, content, ct).ConfigureAwait(false);
        var writing = clock.GetElapsedTime(began);
        began = clock.GetTimestamp();
        await store.VerifyAsync(key, new(content.Length, SHA256.HashData(content)), ct).ConfigureAwait(false);
        var reading = clock.GetElapsedTime(began);
        await DemandRangeAsync(store, key, content, ct).ConfigureAwait(false);
        await store.CopyAsync(key, copy, ct).ConfigureAwait(false);
        await store.VerifyAsync(copy, new(content.Length, SHA256.HashData(content)), ct).ConfigureAwait(false);
        began = clock.GetTimestamp();
        for (var i = 0; i < SmallRequests; i++)
        {
            await store.StatAsync(key, ct).ConfigureAwait(false);
        }

        return new(health, RateOf(writing), RateOf(reading), clock.GetElapsedTime(began) / SmallRequests);
    }

    static async Task DemandRangeAsync(IBlobStore store, BlobKey key, byte[] content, CancellationToken ct)
    {
        var part = new byte[1_000];
        await using var read = await store.OpenAsync(key, ByteRange.From(1_000_000, 1_000_000 + part.Length - 1), ct).ConfigureAwait(false);
        await read.Content.ReadExactlyAsync(part, ct).ConfigureAwait(false);
        if (!part.AsSpan().SequenceEqual(content.AsSpan(1_000_000, part.Length)))
        {
            throw new BlobDamagedException(key, "a range of it is not what was written there");
        }
    }

    static async Task DeleteAsync(IBlobStore store, BlobKey key)
    {
        try
        {
            await store.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // What kept it from being tried keeps it from being deleted.
        }
    }

    static double RateOf(TimeSpan time) => TrialBytes / 1e6 / Math.Max(time.TotalSeconds, 1e-6);
}

/// <summary>What a trial came to.</summary>
/// <param name="Health">What is wrong, if something is; how much room there is, and what the server can do.</param>
/// <param name="WriteRate">Megabytes (10⁶) a second, durably written; null when it did not come so far.</param>
/// <param name="ReadRate">Megabytes a second, read and compared; null when it did not come so far.</param>
/// <param name="SmallRequest">How long the least request takes; null when it did not come so far.</param>
public sealed record StoreTrialResult(StoreHealth Health, double? WriteRate, double? ReadRate, TimeSpan? SmallRequest);
