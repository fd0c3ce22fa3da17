using System.Buffers;
using System.Net;
using Qmulum.Cli.Backup;

namespace Qmulum.Cli.Http;

/// <summary>A file as a request body of exactly the size that was hashed, read in pieces of 128 KiB.</summary>
sealed class FileContent(Upload upload) : HttpContent
{
    const int PieceBytes = 128 << 10;

    StallWatch? _watch;

    /// <summary>Told of every piece that goes out.</summary>
    public void Watch(StallWatch watch) => _watch = watch;

    protected override bool TryComputeLength(out long length)
    {
        length = upload.Size;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var file = LocalFile.Open(upload.File);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (var sent = 0L; sent < upload.Size;)
            {
                var wanted = (int)Math.Min(piece.Length, upload.Size - sent);
                var read = await LocalFile.ReadAsync(file, piece.AsMemory(0, wanted), sent, cancellationToken);
                if (read == 0)
                {
                    throw new FileChangedException();
                }

                await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
                sent += read;
                _watch?.Moved();
                upload.Sent(sent);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
