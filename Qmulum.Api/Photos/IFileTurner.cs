namespace Qmulum.Api.Photos;

/// <summary>A run of bytes of a file that is made of a stored one: either a range of that one, or bytes of its own.</summary>
/// <param name="Offset">Where the range begins.</param>
/// <param name="Length">Bytes, 1 or more.</param>
/// <param name="Bytes">Bytes of its own; null for a range.</param>
public sealed record FilePiece(long Offset, long Length, ReadOnlyMemory<byte>? Bytes = null);

/// <summary>Turns a stored file by its metadata, without touching its coded picture.</summary>
public interface IFileTurner
{
    /// <summary>Says what the turned file consists of.</summary>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="read">Gives bytes of it: from where, and how many.</param>
    /// <param name="shown">The orientation that its pixels are shown with now, 1 to 8.</param>
    /// <param name="turn">1 to 8: how it is to be turned after that.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The pieces, or a sentence that says why it cannot be.</returns>
    Task<(IReadOnlyList<FilePiece> Pieces, string? Refusal)> TurnAsync(
        long length, Func<long, int, CancellationToken, Task<byte[]>> read, int shown, int turn, CancellationToken ct);
}
