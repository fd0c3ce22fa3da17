using System.Buffers;
using System.Security.Cryptography;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>Files that are on the disk when a call returns.</summary>
static class WholeFile
{
    const int BufferBytes = 128 << 10;

    public static void Write(string path, byte[] content)
    {
        using FileStream file = new(path, FileMode.CreateNew);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes a new file, with the folders above it.</summary>
    /// <returns>Size and SHA-256 of what was written.</returns>
    public static async Task<(long Size, string Sha256)> WriteAsync(string path, Stream content, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var read = await ReadAsync(content, (part, token) => file.WriteAsync(part, token), ct);
        file.Flush(flushToDisk: true);
        return read;
    }

    /// <summary>The SHA-256 of a file.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken ct)
    {
        await using var file = OpenRead(path);
        return (await ReadAsync(file, static (_, _) => ValueTask.CompletedTask, ct)).Sha256;
    }

    public static FileStream OpenRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);

    /// <summary>Reads all of a content and hands each part on.</summary>
    /// <returns>Its size and SHA-256.</returns>
    /// <exception cref="UnreadableSourceException">The store that the content is of failed; what is thrown by those that it is handed to comes as it is.</exception>
    public static async Task<(long Size, string Sha256)> ReadAsync(Stream content, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onRead, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var size = 0L;
            while (await ReadPartAsync(content, buffer, ct) is var count and > 0)
            {
                hash.AppendData(buffer, 0, count);
                await onRead(buffer.AsMemory(0, count), ct);
                size += count;
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static async ValueTask<int> ReadPartAsync(Stream content, byte[] buffer, CancellationToken ct)
    {
        try
        {
            return await content.ReadAsync(buffer, ct);
        }
        catch (StoreException fault)
        {
            throw new UnreadableSourceException(fault);
        }
    }
}
