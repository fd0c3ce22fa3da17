using Qmulum.Api.Photos;
using Qmulum.Media;

namespace Qmulum.Silo.Composition;

/// <summary>Lets the API give files turned by the media library.</summary>
sealed class MediaFileTurner : IFileTurner
{
    public async Task<(IReadOnlyList<FilePiece> Pieces, string? Refusal)> TurnAsync(
        long length, Func<long, int, CancellationToken, Task<byte[]>> read, int shown, int turn, CancellationToken ct)
    {
        var turned = await FileTurner.TurnAsync(new StoredBytes(length, read), shown, turn, ct);
        return ([.. turned.Parts.Select(static part => new FilePiece(part.Offset, part.Length, part.Bytes))], turned.Refusal);
    }

    sealed class StoredBytes(long length, Func<long, int, CancellationToken, Task<byte[]>> read) : IFileBytes
    {
        public long Length => length;

        public Task<byte[]> ReadAsync(long offset, int count, CancellationToken ct) => read(offset, count, ct);
    }
}
