namespace Qmulum.Storage.Tests;

/// <summary>Bytes that can be made again from their seed, so that two processes agree on them without sending them.</summary>
static class RandomContent
{
    public static byte[] Of(int seed, int size)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return content;
    }

    /// <summary>Writes the content in pieces of random size, 1 byte to 300 kB: smaller than a buffer, larger, and uneven.</summary>
    public static async Task WriteInPiecesAsync(this IBlobUpload upload, byte[] content, int seed)
    {
        Random random = new(seed);
        for (var done = 0; done < content.Length;)
        {
            var most = random.Next(4) == 0 ? 300_000 : 5_000;
            var piece = Math.Min(random.Next(1, most), content.Length - done);
            await upload.WriteAsync(content.AsMemory(done, piece), CancellationToken.None);
            done += piece;
        }
    }

    public static async Task<BlobInfo> UploadAsync(this IBlobStore store, BlobKey key, byte[] content, int seed = 1)
    {
        await using var upload = await store.BeginAsync(content.Length, CancellationToken.None);
        await upload.WriteInPiecesAsync(content, seed);
        return await upload.CommitAsync(key, CancellationToken.None);
    }

    /// <summary>Reads in pieces of random size until the end.</summary>
    public static async Task<byte[]> ReadAsync(this IBlobStore store, BlobKey key, ByteRange? range = null, int seed = 1)
    {
        await using var read = await store.OpenAsync(key, range, CancellationToken.None);
        Random random = new(seed);
        MemoryStream content = new();
        var buffer = new byte[100_000];
        int got;
        while ((got = await read.Content.ReadAsync(buffer.AsMemory(0, random.Next(1, buffer.Length)))) > 0)
        {
            content.Write(buffer, 0, got);
        }

        Assert.Equal(read.Length, content.Length);
        return content.ToArray();
    }

    public static async Task<List<BlobInfo>> ListToEndAsync(this IBlobStore store, string prefix)
    {
        List<BlobInfo> all = [];
        await foreach (var info in store.ListAsync(prefix, CancellationToken.None))
        {
            all.Add(info);
        }

        return all;
    }
}
