namespace Qmulum.Media.Tests.Turning;

/// <summary>A file in memory that counts what is read of it.</summary>
sealed class MemoryFile(byte[] bytes) : IFileBytes
{
    public long Length => bytes.Length;

    public long BytesRead { get; private set; }

    public Task<byte[]> ReadAsync(long offset, int count, CancellationToken ct)
    {
        BytesRead += count;
        return Task.FromResult(bytes.AsSpan((int)offset, count).ToArray());
    }

    /// <summary>The file turned; fails the test when it is refused.</summary>
    public static async Task<byte[]> TurnAsync(byte[] file, int shown, int turn)
    {
        var turned = await FileTurner.TurnAsync(new MemoryFile(file), shown, turn, CancellationToken.None);
        Assert.Null(turned.Refusal);
        byte[] made = [.. turned.Parts.SelectMany(part => part.Bytes?.ToArray() ?? file[(int)part.Offset..(int)(part.Offset + part.Length)])];
        Assert.Equal(turned.Length, made.Length);
        return made;
    }
}
