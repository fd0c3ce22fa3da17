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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await ReadAsync(file, [hash], cancellationToken);
        return hash.GetHashAndReset();
    }

    /// <summary>Besides, what only who has all bytes of the file can tell: the SHA-256 of some bytes and then the file's. It is read once.</summary>
    /// <inheritdoc cref="ComputeAsync"/>
    public static async Task<(byte[] Hash, byte[] Proof)> ProveAsync(LocalFile file, byte[] nonce, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var proof = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        proof.AppendData(nonce);
        await ReadAsync(file, [hash, proof], cancellationToken);
        return (hash.GetHashAndReset(), proof.GetHashAndReset());
    }

    static async Task ReadAsync(LocalFile file, IncrementalHash[] hashes, CancellationToken cancellationToken)
    {
        using var handle = file.Open();
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var offset = 0L;
            while (await LocalFile.ReadAsync(handle, piece, offset, cancellationToken) is var read and > 0)
            {
                Array.ForEach(hashes, hash => hash.AppendData(piece, 0, read));
                offset += read;
            }

            if (offset != file.Size || !file.IsUnchanged())
            {
                throw new FileChangedException();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
