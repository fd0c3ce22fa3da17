using Qmulum.Storage;

namespace Qmulum.Api.Photos;

/// <summary>A file that is made of ranges of a blob and of bytes of its own, a part of which is sent.</summary>
static class PiecedBlob
{
    const int BufferBytes = 128 * 1024;

    /// <summary>Of pieces in a row, those that make up a part of them.</summary>
    public static IEnumerable<FilePiece> Cut(IReadOnlyList<FilePiece> pieces, long offset, long length)
    {
        var (at, end) = (0L, offset + length);
        foreach (var piece in pieces)
        {
            var (from, to) = (Math.Max(offset - at, 0), Math.Min(end - at, piece.Length));
            at += piece.Length;
            if (from < to)
            {
                yield return piece.Bytes is { } bytes
                    ? new(0, to - from, bytes[(int)from..(int)to])
                    : new(piece.Offset + from, to - from);
            }
        }
    }

    /// <summary>Sends pieces one after the other.</summary>
    public static async Task SendAsync(IEnumerable<FilePiece> pieces, IBlobStore store, BlobKey key, Stream to, CancellationToken ct)
    {
        foreach (var piece in pieces)
        {
            if (piece.Bytes is { } bytes)
            {
                await to.WriteAsync(bytes, ct);
                continue;
            }

            await using var blob = await store.OpenAsync(key, RangeOf(piece.Offset, piece.Length), ct);
            await blob.Content.CopyToAsync(to, BufferBytes, ct);
        }
    }

    /// <summary>Reads some bytes of a blob.</summary>
    public static async Task<byte[]> ReadAsync(IBlobStore store, BlobKey key, long offset, int count, CancellationToken ct)
    {
        await using var blob = await store.OpenAsync(key, RangeOf(offset, count), ct);
        var bytes = new byte[Math.Min(count, blob.Length)];
        await blob.Content.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    static ByteRange RangeOf(long offset, long length) => ByteRange.From(offset, offset + length - 1);
}
