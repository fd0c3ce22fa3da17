using System.Buffers;
using System.Security.Cryptography;

namespace Qmulum.Cli.Backup;

/// <summary>SHA-256 of a file, read in pieces of 1 MiB.</summary>
static class FileHash
{
    const int PieceBytes = 1 << 20;

    /// <returns>32 bytes.</returns>
    /// <exception cref="FileChangedException">It was written to meanwhile.</exception>
    /// <exception cref="UnreadableFileException">It cannot be read.</exception>
    public static async Task<byte[]> ComputeAsync(LocalFile file, CancellationToken cancellationToken)
    {
        using var handle = LocalFile.Open(file.FullPath);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var offset = 0L;
            while (await LocalFile.ReadAsync(handle, piece, offset, cancellationToken) is var read and > 0)
            {
                hash.AppendData(piece, 0, read);
                offset += read;
            }

            return offset == file.Size && file.IsUnchanged() ? hash.GetHashAndReset() : throw new FileChangedException();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
