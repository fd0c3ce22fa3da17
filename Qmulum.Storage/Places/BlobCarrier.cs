namespace Qmulum.Storage;

/// <summary>Copies a blob from one store to another, and believes the copy when it was read back.</summary>
public static class BlobCarrier
{
    const int BufferBytes = 128 << 10;

    /// <summary>Copies a blob. What is in the first store stays.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="to">Where it is to be.</param>
    /// <param name="key">Its key in both.</param>
    /// <param name="expected">What its bytes must be; null when that is not known, then the copy must be what was read.</param>
    /// <param name="ct">Gives up; nothing is left of the copy then, or all of it.</param>
    /// <param name="waitAsync">Waited for before that many bytes are copied; null for nothing.</param>
    /// <exception cref="BlobNotFoundException">It is not in the first store.</exception>
    /// <exception cref="BlobDamagedException">In the first store it is not what it must be, and nothing was put.</exception>
    /// <exception cref="StoreUnavailableException">The copy is not what was written, and was removed.</exception>
    public static async Task<BlobInfo> CopyAsync(IBlobStore from, IBlobStore to, BlobKey key, BlobDigest? expected, CancellationToken ct, Func<int, CancellationToken, Task>? waitAsync = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        await using var read = await from.OpenAsync(key, null, ct).ConfigureAwait(false);
        await using var upload = await to.BeginAsync(read.Length, ct).ConfigureAwait(false);
        await BlobStreams.CopyAsync(read.Content, upload, BufferBytes, ct, waitAsync).ConfigureAwait(false);
        var found = await upload.FinishAsync(ct).ConfigureAwait(false);
        if (expected is not null && !found.Equals(expected))
        {
            throw new BlobDamagedException(key, $"it has {found.Size} bytes with the SHA-256 {found.Sha256Hex}, and {expected.Sha256Hex} was stored");
        }

        var info = await upload.CommitAsync(key, ct).ConfigureAwait(false);
        try
        {
            await to.VerifyAsync(key, found, ct).ConfigureAwait(false);
        }
        catch (BlobDamagedException damaged)
        {
            // It would be read in the place of the good one.
            await to.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
            throw new StoreUnavailableException($"The copy of \"{key}\" is not what was written; it was removed. Look after the disk or the store that it was written to.", damaged);
        }

        return info;
    }
}
