using System.Security.Cryptography;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands;

/// <summary>Writes a file that gets its name only when its bytes are the expected ones.</summary>
static class VerifiedFile
{
    const int PieceBytes = 128 << 10;

    /// <param name="body">The bytes.</param>
    /// <param name="moved">Told as they come.</param>
    /// <param name="target">The name it gets; a file that is there is not replaced.</param>
    /// <param name="sha256">Lower-case hex.</param>
    /// <returns>The SHA-256 of what came; when it is another than expected, nothing is left on the disk.</returns>
    public static async Task<string> WriteAsync(Stream body, Action moved, string target, string sha256, CancellationToken cancellationToken)
    {
        var temporary = $"{target}.{Guid.NewGuid():N}.part";
        try
        {
            var received = await CopyAsync(body, moved, temporary, cancellationToken);
            if (received == sha256)
            {
                File.Move(temporary, target, overwrite: false);
            }

            return received;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    static async Task<string> CopyAsync(Stream body, Action moved, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var piece = new byte[PieceBytes];
        while (await BodyStream.ReadAsync(body, piece, cancellationToken) is var read and > 0)
        {
            moved();
            hash.AppendData(piece, 0, read);
            await file.WriteAsync(piece.AsMemory(0, read), cancellationToken);
        }

        file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
