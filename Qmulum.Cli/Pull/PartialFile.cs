using System.Security.Cryptography;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Pull;

/// <summary>A file that comes in pieces, hashed as they come. What came stays when the program is stopped, and is hashed again when it goes on.</summary>
sealed class PartialFile : IAsyncDisposable
{
    const int PieceBytes = 128 << 10;

    readonly FileStream _file;
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] _piece = new byte[PieceBytes];
    readonly long _size;

    PartialFile(FileStream file, long size) => (_file, _size) = (file, size);

    /// <summary>How many bytes are there.</summary>
    public long Length { get; private set; }

    /// <param name="path">Where it is, or will be.</param>
    /// <param name="size">How many bytes it will have.</param>
    public static async Task<PartialFile> OpenAsync(string path, long size, CancellationToken cancellationToken)
    {
        PartialFile file = new(new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, useAsync: true), size);
        while (await file._file.ReadAsync(file._piece, cancellationToken) is var read and > 0)
        {
            file.Count(read);
        }

        if (file.Length > size)
        {
            file.Restart();
        }

        return file;
    }

    /// <summary>Forgets what came.</summary>
    public void Restart()
    {
        _file.SetLength(0);
        _file.Position = 0;
        _hash.GetHashAndReset();
        Length = 0;
    }

    /// <summary>Takes all that comes.</summary>
    /// <param name="first">The place in the file at which it begins.</param>
    /// <param name="moved">Told of each piece.</param>
    /// <exception cref="UnreachableException">The server broke off.</exception>
    public async Task<long> TakeAsync(long first, Stream body, Action moved, CancellationToken cancellationToken)
    {
        if (first != Length)
        {
            Restart();
        }

        while (await BodyStream.ReadAsync(body, _piece, cancellationToken) is var read and > 0)
        {
            moved();
            if (Length + read > _size)
            {
                throw new NotQmulumException($"More than {_size} bytes came of a file of that size.", null);
            }

            await _file.WriteAsync(_piece.AsMemory(0, read), cancellationToken);
            Count(read);
        }

        return Length;
    }

    /// <summary>All of it is there: makes it durable.</summary>
    /// <returns>Its SHA-256, in hex.</returns>
    public string Finish()
    {
        _file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _file.DisposeAsync();
    }

    void Count(int read)
    {
        _hash.AppendData(_piece, 0, read);
        Length += read;
    }
}
