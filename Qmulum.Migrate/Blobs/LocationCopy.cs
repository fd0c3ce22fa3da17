using System.Buffers;
using Qmulum.Migrate.Progress;
using Qmulum.Storage;

namespace Qmulum.Migrate.Blobs;

/// <summary>
/// Copies a location to another one. A blob gets its key at the copy only when all of its bytes are on the disk and, for an original, have
/// the photo's hash: what is there at the next run needs no second look.
/// </summary>
sealed class LocationCopy(IBlobStore from, IBlobStore to, Findings findings)
{
    // Small files wait for their fsync, not for the cores.
    const int AtOnce = 8;
    const int BufferBytes = 128 << 10;

    /// <summary>The originals; one whose bytes are not the photo's is a finding and is not copied.</summary>
    public Task CopyAsync(IEnumerable<Original> originals, IStep step, CancellationToken ct) =>
        Parallel.ForEachAsync(originals, Many(ct), async (original, token) =>
        {
            await CopyAsync(original, token);
            step.Add(1);
        });

    /// <summary>Everything else: manifests and renditions.</summary>
    public Task CopyOthersAsync(IStep step, CancellationToken ct) =>
        Parallel.ForEachAsync(from.ListAsync("", ct), Many(ct), async (blob, token) =>
        {
            if (!findings.Has(blob.Key.Value) && !await IsCopiedAsync(blob, token))
            {
                await CopyAsync(blob.Key, token);
            }

            step.Add(1);
        });

    static ParallelOptions Many(CancellationToken ct) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };

    async Task CopyAsync(Original original, CancellationToken ct)
    {
        if (await to.StatAsync(original.Key, ct) is { } there && there.Size == original.Digest.Size)
        {
            return;
        }

        try
        {
            await using var read = await from.OpenAsync(original.Key, null, ct);
            await using var upload = await to.BeginAsync(read.Length, ct);
            await PumpAsync(read.Content, upload, ct);
            if (await upload.FinishAsync(ct) is var digest && !digest.Equals(original.Digest))
            {
                findings.Add(original, $"has other bytes ({digest}) than were uploaded ({original.Digest}); it is not copied");
                return;
            }

            await upload.CommitAsync(original.Key, ct);
        }
        catch (BlobNotFoundException)
        {
            findings.Add(original, "is missing");
        }
    }

    // What is written twice, a manifest, is newer at the source then.
    async Task<bool> IsCopiedAsync(BlobInfo blob, CancellationToken ct) =>
        await to.StatAsync(blob.Key, ct) is { } there && there.Size == blob.Size && there.Modified >= blob.Modified;

    async Task CopyAsync(BlobKey key, CancellationToken ct)
    {
        await using var read = await from.OpenAsync(key, null, ct);
        await using var upload = await to.BeginAsync(read.Length, ct);
        await PumpAsync(read.Content, upload, ct);
        await upload.CommitAsync(key, ct);
    }

    static async Task PumpAsync(Stream content, IBlobUpload upload, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await content.ReadAsync(buffer, ct) is var read and > 0)
            {
                await upload.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
