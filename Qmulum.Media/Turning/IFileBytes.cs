namespace Qmulum.Media;

/// <summary>A file of which a few places are read, wherever it lies.</summary>
public interface IFileBytes
{
    /// <summary>Bytes of the file.</summary>
    long Length { get; }

    /// <summary>Reads bytes that are there.</summary>
    /// <param name="offset">0 or more.</param>
    /// <param name="count">1 or more; the end of the file is not passed.</param>
    /// <param name="ct">Gives up.</param>
    Task<byte[]> ReadAsync(long offset, int count, CancellationToken ct);
}
