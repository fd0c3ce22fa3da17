namespace Qmulum.Media.Tests.Turning;

/// <summary>A file in memory with something that happens before each read of it.</summary>
/// <param name="bytes">The file.</param>
/// <param name="onRead">Gets how many bytes are read.</param>
sealed class TrapFile(byte[] bytes, Func<int, Task> onRead) : IFileBytes
{
    public long Length => bytes.Length;

    public async Task<byte[]> ReadAsync(long offset, int count, CancellationToken ct)
    {
        await onRead(count);
        return bytes.AsSpan((int)offset, count).ToArray();
    }
}
