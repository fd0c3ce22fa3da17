using System.Security.Cryptography;

namespace Qmulum.Storage;

/// <summary>
/// SHA-256 and SHA-1 (FIPS 180-4) of bytes as they pass. Its state can be kept, and gone on with days later in another process: what arrived
/// before is not read again. docs/decisions/resumable-uploads.md says why.
/// </summary>
/// <remarks>One caller at a time; the two hashes of one call run side by side.</remarks>
sealed class RunningDigest
{
    /// <summary>The size of a kept state.</summary>
    public const int StateBytes = Libcrypto.Sha256StateBytes + Libcrypto.Sha1StateBytes;

    /// <summary>Below this size a second thread costs more than it saves.</summary>
    const int WorthAThread = 64 << 10;

    readonly byte[] _sha256 = new byte[Libcrypto.Sha256StateBytes];
    readonly byte[] _sha1 = new byte[Libcrypto.Sha1StateBytes];

    public RunningDigest() => Libcrypto.Begin(_sha256, _sha1);

    /// <summary>Goes on where <see cref="Keep"/> was asked.</summary>
    /// <exception cref="ArgumentException">It is no such state.</exception>
    public RunningDigest(ReadOnlySpan<byte> kept)
    {
        if (kept.Length != StateBytes)
        {
            throw new ArgumentException($"The state of a digest has {StateBytes} bytes, not {kept.Length}.", nameof(kept));
        }

        kept[..Libcrypto.Sha256StateBytes].CopyTo(_sha256);
        kept[Libcrypto.Sha256StateBytes..].CopyTo(_sha1);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Libcrypto.AppendSha256(_sha256, bytes);
        Libcrypto.AppendSha1(_sha1, bytes);
    }

    /// <summary>The same on threads of the pool.</summary>
    public Task AppendAsync(ReadOnlyMemory<byte> bytes) => bytes.Length < WorthAThread
        ? Task.Run(() => Append(bytes.Span))
        : Task.WhenAll(
            Task.Run(() => Libcrypto.AppendSha256(_sha256, bytes.Span)),
            Task.Run(() => Libcrypto.AppendSha1(_sha1, bytes.Span)));

    /// <summary>The state after the bytes so far, to go on with.</summary>
    public byte[] Keep() => [.. _sha256, .. _sha1];

    /// <summary>The digest of the bytes so far; more may follow.</summary>
    /// <param name="size">Their number.</param>
    public BlobDigest Read(long size)
    {
        var sha256 = new byte[SHA256.HashSizeInBytes];
        var sha1 = new byte[SHA1.HashSizeInBytes];
        Libcrypto.End([.. _sha256], sha256, [.. _sha1], sha1);
        return new(size, sha256) { Sha1 = sha1 };
    }
}
