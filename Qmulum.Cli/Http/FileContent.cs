using System.Buffers;
using System.Net;
using Qmulum.Cli.Backup;

namespace Qmulum.Cli.Http;

/// <summary>Some bytes of a file as a request body of exactly that many, read in pieces of 128 KiB.</summary>
/// <param name="upload">The file.</param>
/// <param name="first">Where they begin.</param>
/// <param name="length">How many they are.</param>
sealed class FileContent(Upload upload, long first, long length) : HttpContent
{
    const int PieceBytes = 128 << 10;

    StallWatch? _watch;

    /// <summary>Told of every piece that goes out.</summary>
    public void Watch(StallWatch watch) => _watch = watch;

    protected override bool TryComputeLength(out long size)
    {
        size = length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var file = upload.File.Open();
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (var sent = 0L; sent < length;)
            {
                var wanted = (int)Math.Min(piece.Length, length - sent);
                var read = await LocalFile.ReadAsync(file, piece.AsMemory(0, wanted), first + sent, cancellationToken);
                if (read == 0)
                {
                    throw new FileChangedException();
                }

                await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
                sent += read;
                _watch?.Moved();
                upload.Sent(first + sent);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
