using System.Buffers;

namespace Qmulum.Storage;

/// <summary>Streams on their way into uploads and digests.</summary>
public static class BlobStreams
{
    /// <summary>Writes all of a stream into an upload, which stays open.</summary>
    /// <param name="waitAsync">Waited for before that many bytes are written; null for nothing.</param>
    public static async Task CopyAsync(Stream from, IBlobUpload to, int bufferBytes, CancellationToken ct, Func<int, CancellationToken, Task>? waitAsync = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var buffer = ArrayPool<byte>.Shared.Rent(bufferBytes);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                await (waitAsync?.Invoke(read, ct) ?? Task.CompletedTask).ConfigureAwait(false);
                await to.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal static async Task<BlobDigest> DigestAsync(Stream from, int bufferBytes, CancellationToken ct)
    {
        RunningDigest digest = new();
        var buffer = ArrayPool<byte>.Shared.Rent(bufferBytes);
        try
        {
            var size = 0L;
            int read;
            while ((read = await from.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                digest.Append(buffer.AsSpan(0, read));
                size += read;
            }

            return digest.Read(size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
