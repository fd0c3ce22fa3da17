using System.Security.Cryptography;

namespace Qmulum.Storage;

/// <summary>What tells one content from another: its size and its SHA-256 (FIPS 180-4). Equal when both are.</summary>
/// <param name="Size">The size in bytes.</param>
/// <param name="Sha256">The 32 bytes of the hash.</param>
public sealed record BlobDigest(long Size, byte[] Sha256)
{
    /// <summary>The 20 bytes of its SHA-1, by which other programs know files; null when it was not made. Nothing here is told apart by it.</summary>
    public byte[]? Sha1 { get; init; }

    /// <summary>The hash as 64 lower-case hexadecimal digits.</summary>
    public string Sha256Hex => Convert.ToHexStringLower(Sha256);

    public static BlobDigest Of(ReadOnlySpan<byte> content) => new(content.Length, SHA256.HashData(content));

    public bool Equals(BlobDigest? other) => other is not null && Size == other.Size && Sha256.AsSpan().SequenceEqual(other.Sha256);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Size);
        hash.AddBytes(Sha256);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Size} bytes, sha256 {Sha256Hex}";
}
